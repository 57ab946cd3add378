#include <exception>
#include <memory>
// Only std::shared_ptr, nothing of the interface before it.
#define POINTERHOLDER_TRANSITION 4
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

#include "absl/strings/str_cat.h"
#include "services/paper/html.h"
#include "services/paper/pdf.h"

namespace samrad::paper::internal {
namespace {

// ISO 32000-1, 7.9.4, and the same for XMP; UTC.
std::string PdfDate(absl::Time time) {
  return absl::FormatTime("D:%Y%m%d%H%M%SZ", time, absl::UTCTimeZone());
}
std::string XmpDate(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

std::string XmpOf(const Document& document, absl::Time made) {
  const std::string date = XmpDate(made);
  const std::string lang = Escaped(document.lang);
  return absl::StrCat(
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
      "<rdf:Description rdf:about=\"\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
      "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">",
      Escaped(document.title),
      "</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>", lang,
      "</rdf:li></rdf:Bag></dc:language><xmp:CreateDate>", date,
      "</xmp:CreateDate><xmp:ModifyDate>", date,
      "</xmp:ModifyDate></rdf:Description></rdf:RDF></x:xmpmeta>\n"
      "<?xpacket end=\"r\"?>\n");
}

void ScopeColumnHeaders(QPDF& pdf) {
  for (QPDFObjectHandle one : pdf.getAllObjects()) {
    if (!one.isDictionary() || !one.getKey("/S").isName() ||
        one.getKey("/S").getName() != "/TH") {
      continue;
    }
    one.replaceKey("/A",
                   QPDFObjectHandle::parse("<< /O /Table /Scope /Column >>"));
  }
}

std::string Finish(const std::string& drawn, const Document& document,
                   absl::Time made) {
  QPDF pdf;
  pdf.processMemoryFile("document", drawn.data(), drawn.size());
  QPDFObjectHandle root = pdf.getRoot();
  root.replaceKey("/Lang", QPDFObjectHandle::newUnicodeString(document.lang));
  root.replaceKey("/ViewerPreferences",
                  QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));
  QPDFObjectHandle metadata =
      QPDFObjectHandle::newStream(&pdf, XmpOf(document, made));
  metadata.getDict().replaceKey("/Type",
                                QPDFObjectHandle::newName("/Metadata"));
  metadata.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));
  root.replaceKey("/Metadata", pdf.makeIndirectObject(metadata));
  ScopeColumnHeaders(pdf);
  QPDFObjectHandle info = QPDFObjectHandle::newDictionary();
  info.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(document.title));
  info.replaceKey("/CreationDate", QPDFObjectHandle::newString(PdfDate(made)));
  info.replaceKey("/ModDate", QPDFObjectHandle::newString(PdfDate(made)));
  pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));

  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.setMinimumPDFVersion("1.7");
  writer.write();
  const std::shared_ptr<Buffer> out = writer.getBufferSharedPointer();
  return {reinterpret_cast<const char*>(out->getBuffer()), out->getSize()};
}

}  // namespace

// libqpdf throws; nothing of ours does.
absl::StatusOr<std::string> FinishPdf(std::string drawn,
                                      const Document& document,
                                      absl::Time made) {
  try {
    return Finish(drawn, document, made);
  } catch (const std::exception&) {
    return absl::InternalError("the PDF could not be finished");
  }
}

}  // namespace samrad::paper::internal
