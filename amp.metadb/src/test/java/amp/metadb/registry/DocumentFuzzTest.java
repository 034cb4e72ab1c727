package amp.metadb.registry;

import static org.assertj.core.api.Assertions.assertThat;

import amp.metadb.connect.MetadataDbException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class DocumentFuzzTest {
  @FuzzTest
  void aManifestsContentIsCanonicalOrItIsRefused(byte[] input) {
    Manifest manifest;
    try {
      manifest = Manifest.parse(new String(input, StandardCharsets.UTF_8));
    } catch (MetadataDbException e) {
      return;
    }
    assertThat(Manifest.parse(manifest.content())).isEqualTo(manifest);
  }

  @FuzzTest
  void aReferenceIsReadAsWrittenOrRefused(byte[] input) {
    DatasetReference reference;
    try {
      reference = DatasetReference.parse(new String(input, StandardCharsets.UTF_8));
    } catch (MetadataDbException e) {
      return;
    }
    assertThat(DatasetReference.parse(reference.toString())).isEqualTo(reference);
  }
}
