// A hub in a folder of its own, with certificates and two founding agencies.
// Tests only.
#ifndef SAMRAD_SERVICES_HUB_HUB_TESTING_H_
#define SAMRAD_SERVICES_HUB_HUB_TESTING_H_

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "crypto/hash/encoding.h"
#include "crypto/hash/key_id.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/init.h"
#include "crypto/secret/random_source.h"
#include "crypto/sign/signed_note.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/system_clock.h"
#include "services/base/temp_dir.h"
#include "services/base/test_pki.h"
#include "services/base/tls.h"
#include "services/hub/directory/directory_room.h"
#include "services/hub/genesis_request.h"
#include "services/hub/hub_keys.h"
#include "services/hub/hub_server.h"
#include "services/hub/hub_settings.h"
#include "services/hub/log/chain_testing.h"

namespace samrad::hub {

inline constexpr char kTestDomain[] = "ekvik.samrad.example";

// What `samrad-agency init --genesis` would write for a TestDirectory agency.
inline nlohmann::json TestRequest(const std::string& agency) {
  const crypto::VerifyKey key =
      TestDirectory::KeyOf(agency, audit::v1::SIGN).PublicKey();
  nlohmann::json request = {{"format", "samrad-request/1"},
                            {"agency", agency},
                            {"fingerprint", crypto::FingerprintOf(key.bytes())},
                            {"events", nlohmann::json::array()}};
  const auto base64 = [](const std::string& bytes) {
    return crypto::Base64Encode(crypto::AsBytes(bytes));
  };
  for (const audit::v1::DirectoryHeader& header :
       {TestDirectory::Joining(agency, audit::v1::GENESIS),
        TestDirectory::KeyEvent(agency, audit::v1::SEAL),
        TestDirectory::KeyEvent(agency, audit::v1::WITNESS)}) {
    const audit::v1::DirectoryEvent event =
        TestDirectory::Signed(header, {agency});
    request["events"].push_back(
        {{"header", base64(event.header())},
         {"salt", base64(event.salt())},
         {"signatures",
          {{{"agency", agency},
            {"signature", base64(event.signatures(0).signature())}}}}});
  }
  return request;
}

class TestHub {
 public:
  TestHub() : pki_(base::TestPki::Create(folder_.path()).value()) {
    EXPECT_TRUE(crypto::InitCrypto().ok());
    tls_ = Certificate("hub", "spiffe://ekvik.samrad.example/hub");
  }

  // init and genesis, as the commands do them.
  void Found() {
    crypto::SodiumRandomSource random;
    ASSERT_TRUE(CreateHubKeys(keys(), random).ok());
    const crypto::VerifyKey log_key = ReadLogKey(keys())->PublicKey();
    const HubSettings settings = {
        .origin = base::LogOrigin::Parse(kTestOrigin).value(),
        .trust_domain = kTestDomain,
        .log_vkey = crypto::EncodeVkey({.name = kTestOrigin,
                                        .type = crypto::NoteKeyType::kEd25519,
                                        .key = log_key})};
    log_vkey_ = settings.log_vkey;
    ASSERT_TRUE(WriteNewHubSettings(data(), settings).ok());
    std::vector<AgencyRequest> requests;
    for (const char* agency : {"social", "police"}) {
      requests.push_back(
          ParseAgencyRequest(TestRequest(agency).dump()).value());
    }
    auto genesis = MakeGenesis({kTestOrigin, settings.log_vkey}, requests);
    ASSERT_TRUE(genesis.ok()) << genesis.status();
    const auto database_key = ReadDatabaseKey(keys());
    ASSERT_TRUE(ImportGenesisEvents(
                    {.database_path = RoomDatabasePath(data(), "directory"),
                     .origin = kTestOrigin,
                     .trust_domain = kTestDomain,
                     .mode = base::OpenMode::kCreateIfMissing},
                    *RoomDatabaseKey(*database_key, "directory"),
                    std::move(genesis->events))
                    .ok());
    const absl::Status stores =
        CreateRoomStores(data(), keys(), clock_, logger_, metrics_);
    ASSERT_TRUE(stores.ok()) << stores;
  }

  absl::StatusOr<std::unique_ptr<HubServer>> Start() {
    return Start(
        {.log = true, .directory = true, .exchange = true, .meetings = true},
        {});
  }
  absl::StatusOr<std::unique_ptr<HubServer>> Start(
      const RoomChoice& rooms, const RoomAddresses& addresses,
      const std::string& listen = "127.0.0.1:0") {
    HubServerOptions options;
    options.data_folder = data();
    options.keys_folder = keys();
    options.listen_address = listen;
    options.tls = tls_;
    options.rooms = rooms;
    options.addresses = addresses;
    options.revoked_file = revoked_file_;
    return HubServer::Start(options, clock_, logger_, metrics_);
  }

  // A channel to the server, with this agency's certificate.
  std::shared_ptr<grpc::Channel> ChannelFor(const std::string& agency,
                                            int port) {
    return ChannelWith(
        Certificate(agency, "spiffe://ekvik.samrad.example/agency/" + agency),
        port);
  }
  std::shared_ptr<grpc::Channel> HubChannel(int port) {
    return ChannelWith(tls_, port);
  }

  std::string data() const { return folder_.path(); }
  std::string keys() const { return folder_.File("keys"); }
  const std::string& log_vkey() const { return log_vkey_; }
  std::string LogText() const { return sink_.Text(); }
  const base::TlsFiles& tls() const { return tls_; }
  void set_revoked_file(std::string path) { revoked_file_ = std::move(path); }
  const base::TempDir& folder() const { return folder_; }

 private:
  base::TlsFiles Certificate(const std::string& name,
                             const std::string& spiffe_id) {
    const base::TestLeaf leaf = pki_->Issue(name, spiffe_id).value();
    return {.key = leaf.key, .certificate = leaf.certificate, .ca = leaf.ca};
  }
  static std::shared_ptr<grpc::Channel> ChannelWith(const base::TlsFiles& files,
                                                    int port) {
    return base::MakeChannel("127.0.0.1:" + std::to_string(port),
                             *base::MutualTlsChannelCredentials(files));
  }

  base::TempDir folder_;
  base::SystemClock clock_;
  base::MemoryLogSink sink_;
  base::Logger logger_{sink_, clock_, "hub"};
  base::Metrics metrics_;
  std::unique_ptr<base::TestPki> pki_;
  base::TlsFiles tls_;
  std::string log_vkey_;
  std::string revoked_file_;
};

// Ticks until the server serves, at most some seconds.
inline bool BecomesServing(HubServer& server) {
  base::SystemClock clock;
  for (int i = 0; i < 1000; ++i) {
    server.Tick();
    if (server.serving()) return true;
    clock.SleepUntil(clock.TimeNow() + absl::Milliseconds(10));
  }
  return false;
}

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_HUB_TESTING_H_
