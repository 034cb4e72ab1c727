package amp.blackbox.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import amp.blackbox.Reactor;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The campaign: short in every build, long with {@code -Pcampaign}. */
class CampaignIT {
  @Test
  void nothingThatWasAcknowledgedIsLostAndNothingIsLeftBehind() throws Exception {
    Plan plan = Plan.ofSystemProperties();
    Report report = Campaign.run(plan);

    String text = report.text("campaign, seed " + plan.seed());
    System.out.println(text);
    Path kept = Reactor.folder("amp.blackbox").resolve("target/campaign.txt");
    Files.writeString(kept, text);
    assertThat(report.failed()).as(text).isFalse();
    assertThat(report.kills()).isEqualTo(plan.kills());
  }
}
