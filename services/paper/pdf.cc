#include "services/paper/pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace samrad::paper {
namespace {

// Points; 72 to the inch. A4.
constexpr double kPageWidth = 595.276;
constexpr double kPageHeight = 841.89;
constexpr double kMargin = 56;
constexpr double kTextWidth = kPageWidth - 2 * kMargin;
constexpr double kCellGap = 8;
constexpr double kIndent = 14;

// Only what every Debian has; the size follows.
constexpr char kBody[] = "DejaVu Sans 10";
constexpr char kBold[] = "DejaVu Sans Bold 10";
constexpr char kTitle[] = "DejaVu Sans Bold 17";
constexpr char kHeading2[] = "DejaVu Sans Bold 13";
constexpr char kHeading3[] = "DejaVu Sans Bold 11";

struct Unref {
  void operator()(cairo_surface_t* p) const { cairo_surface_destroy(p); }
  void operator()(cairo_t* p) const { cairo_destroy(p); }
  void operator()(PangoFontDescription* p) const {
    pango_font_description_free(p);
  }
  // The rest are GObjects.
  template <typename T>
  void operator()(T* p) const {
    g_object_unref(p);
  }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

cairo_status_t Append(void* closure, const unsigned char* data,
                      unsigned int length) {
  static_cast<std::string*>(closure)->append(
      reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

// Draws from top to bottom; knows where it is.
class Pen {
 public:
  explicit Pen(std::string& out)
      : surface_(cairo_pdf_surface_create_for_stream(&Append, &out, kPageWidth,
                                                     kPageHeight)),
        cairo_(cairo_create(surface_.get())),
        // Of its own: pango's default belongs to the thread.
        fonts_(pango_cairo_font_map_new()),
        context_(pango_font_map_create_context(fonts_.get())) {
    cairo_pdf_surface_restrict_to_version(surface_.get(),
                                          CAIRO_PDF_VERSION_1_5);
    pango_cairo_update_context(cairo_.get(), context_.get());
  }

  void Begin(const char* tag) { cairo_tag_begin(cairo_.get(), tag, ""); }
  void End(const char* tag) { cairo_tag_end(cairo_.get(), tag); }

  // The text in lines of at most `width`, each a layout of its own. A line that
  // goes on ends with a drawn space: what pango leaves out at a break would
  // stand in marked content of its own, where some readers stop.
  std::vector<Owned<PangoLayout>> Lines(const std::string& text,
                                        const char* font, double width) const {
    const Owned<PangoLayout> whole = Layout(text, font);
    pango_layout_set_width(whole.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(whole.get(), PANGO_WRAP_WORD_CHAR);
    std::vector<Owned<PangoLayout>> lines;
    const int count = pango_layout_get_line_count(whole.get());
    for (int i = 0; i < count; ++i) {
      const PangoLayoutLine* line =
          pango_layout_get_line_readonly(whole.get(), i);
      std::string part =
          text.substr(static_cast<std::size_t>(line->start_index),
                      static_cast<std::size_t>(line->length));
      part.erase(part.find_last_not_of(" \n") + 1);
      if (i + 1 < count) part += ' ';
      lines.push_back(Layout(part, font));
    }
    return lines;
  }

  static double Height(PangoLayout* layout) {
    int height = 0;
    pango_layout_get_size(layout, nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }
  static double Height(const std::vector<Owned<PangoLayout>>& lines) {
    double height = 0;
    for (const auto& line : lines) height += Height(line.get());
    return height;
  }

  double Room() const { return kPageHeight - kMargin - y_; }
  bool AtTop() const { return y_ <= kMargin; }

  void NextPage() {
    cairo_show_page(cairo_.get());
    y_ = kMargin;
  }
  void Require(double height) {
    if (Room() < height && !AtTop()) NextPage();
  }
  void Skip(double height) {
    if (!AtTop()) y_ += height;
  }

  // Lines that fit on the page, from this place on; stays where it is.
  void Show(const std::vector<Owned<PangoLayout>>& lines, double x) {
    double y = y_;
    for (const auto& line : lines) {
      cairo_move_to(cairo_.get(), x, y);
      pango_cairo_show_layout(cairo_.get(), line.get());
      y += Height(line.get());
    }
  }
  void Down(double height) { y_ += height; }

  // Text of any length. Each page's part is an element of its own: marked
  // content cannot span pages.
  void Flow(const std::string& text, const char* tag, const char* font,
            double indent) {
    bool begun = false;
    for (const auto& line : Lines(text, font, kTextWidth - indent)) {
      const double height = Height(line.get());
      if (Room() < height && !AtTop()) {
        if (std::exchange(begun, false)) End(tag);
        NextPage();
      }
      if (!std::exchange(begun, true)) Begin(tag);
      cairo_move_to(cairo_.get(), kMargin + indent, y_);
      pango_cairo_show_layout(cairo_.get(), line.get());
      Down(height);
    }
    if (begun) End(tag);
  }

  absl::Status Finish() {
    cairo_surface_finish(surface_.get());
    if (cairo_status(cairo_.get()) != CAIRO_STATUS_SUCCESS ||
        cairo_surface_status(surface_.get()) != CAIRO_STATUS_SUCCESS) {
      return absl::InternalError("the PDF could not be drawn");
    }
    return absl::OkStatus();
  }

 private:
  Owned<PangoLayout> Layout(const std::string& text, const char* font) const {
    Owned<PangoLayout> layout(pango_layout_new(context_.get()));
    const Owned<PangoFontDescription> description(
        pango_font_description_from_string(font));
    pango_layout_set_font_description(layout.get(), description.get());
    pango_layout_set_text(layout.get(), text.data(),
                          static_cast<int>(text.size()));
    return layout;
  }

  const Owned<cairo_surface_t> surface_;
  const Owned<cairo_t> cairo_;
  const Owned<PangoFontMap> fonts_;
  const Owned<PangoContext> context_;
  double y_ = kMargin;
};

absl::Status Draw(Pen& pen, const Heading& heading) {
  const bool second = heading.level <= 2;
  pen.Skip(second ? 14 : 8);
  // Never alone at the foot of a page.
  pen.Require(60);
  pen.Flow(heading.text, second ? "H2" : "H3", second ? kHeading2 : kHeading3,
           0);
  pen.Skip(3);
  return absl::OkStatus();
}

absl::Status Draw(Pen& pen, const Paragraph& paragraph) {
  pen.Flow(paragraph.text, "P", kBody, 0);
  pen.Skip(5);
  return absl::OkStatus();
}

absl::Status Draw(Pen& pen, const BulletList& list) {
  pen.Begin("L");
  for (const std::string& item : list.items) {
    pen.Begin("LI");
    pen.Flow("– " + item, "LBody", kBody, kIndent);
    pen.End("LI");
    pen.Skip(2);
  }
  pen.End("L");
  pen.Skip(4);
  return absl::OkStatus();
}

// Wide where there is much to read, so that a long cell does not fill a page.
std::vector<double> WidthsOf(const Table& table) {
  std::vector<double> widths;
  double sum = 0;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    std::size_t longest = table.columns[i].size();
    for (const auto& row : table.rows) {
      longest = std::max(longest, row[i].size());
    }
    widths.push_back(
        static_cast<double>(std::clamp<std::size_t>(longest, 10, 60)));
    sum += widths.back();
  }
  for (double& width : widths) width *= kTextWidth / sum;
  return widths;
}

absl::Status DrawRow(Pen& pen, const std::vector<std::string>& cells,
                     const std::vector<double>& widths, const char* tag,
                     const char* font) {
  std::vector<std::vector<Owned<PangoLayout>>> drawn;
  double height = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    drawn.push_back(pen.Lines(cells[i], font, widths[i] - kCellGap));
    height = std::max(height, Pen::Height(drawn.back()));
  }
  pen.Require(height);
  if (pen.Room() < height) {
    return absl::InvalidArgumentError("a table row is higher than a page");
  }
  pen.Begin("TR");
  double x = kMargin;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    pen.Begin(tag);
    pen.Show(drawn[i], x);
    pen.End(tag);
    x += widths[i];
  }
  pen.End("TR");
  pen.Down(height + 4);
  return absl::OkStatus();
}

absl::Status Draw(Pen& pen, const Table& table) {
  pen.Skip(4);
  pen.Require(60);
  pen.Begin("Table");
  pen.Flow(table.caption, "Caption", kBold, 0);
  pen.Skip(3);
  const std::vector<double> widths = WidthsOf(table);
  absl::Status drawn = DrawRow(pen, table.columns, widths, "TH", kBold);
  for (const std::vector<std::string>& row : table.rows) {
    if (drawn.ok()) drawn = DrawRow(pen, row, widths, "TD", kBody);
  }
  pen.End("Table");
  pen.Skip(6);
  return drawn;
}

bool IsText(const std::string& text) {
  return g_utf8_validate(text.data(), static_cast<gssize>(text.size()),
                         nullptr) != FALSE;
}

bool AllText(const std::vector<std::string>& texts) {
  return std::all_of(texts.begin(), texts.end(), IsText);
}

bool IsSound(const Heading& heading) { return IsText(heading.text); }
bool IsSound(const Paragraph& paragraph) { return IsText(paragraph.text); }
bool IsSound(const BulletList& list) { return AllText(list.items); }
bool IsSound(const Table& table) {
  return IsText(table.caption) && AllText(table.columns) &&
         std::all_of(table.rows.begin(), table.rows.end(),
                     [&](const std::vector<std::string>& row) {
                       return row.size() == table.columns.size() &&
                              AllText(row);
                     });
}

}  // namespace

absl::StatusOr<std::string> RenderPdf(const Document& document,
                                      absl::Time made) {
  bool sound = IsText(document.lang) && IsText(document.title);
  for (const Block& block : document.blocks) {
    sound = sound &&
            std::visit([](const auto& one) { return IsSound(one); }, block);
  }
  if (!sound) {
    return absl::InvalidArgumentError("the document is not well formed");
  }
  std::string drawn;
  {
    Pen pen(drawn);
    pen.Begin("Document");
    pen.Flow(document.title, "H1", kTitle, 0);
    pen.Skip(8);
    absl::Status status;
    for (const Block& block : document.blocks) {
      if (!status.ok()) break;
      status =
          std::visit([&](const auto& one) { return Draw(pen, one); }, block);
    }
    pen.End("Document");
    const absl::Status finished = pen.Finish();
    if (!status.ok()) return status;
    if (!finished.ok()) return finished;
  }
  return internal::FinishPdf(std::move(drawn), document, made);
}

}  // namespace samrad::paper
