package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is written whole or not at all. */
class OutputFileTest {
  @TempDir private Path folder;

  @Test
  void isWhatWasWrittenAndNothingIsLeftBeside() throws IOException {
    Path file = folder.resolve("report");

    OutputFile.write(file, "old");
    OutputFile.write(file, "new");

    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryContaining("regex:.*").isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aCheckLeavesNothingBehindAndChangesNothing() throws IOException {
    Path there = Files.writeString(folder.resolve("there"), "old");

    OutputFile.check(there);
    OutputFile.check(folder.resolve("new"));

    assertThat(there).hasContent("old");
    assertThat(folder).isDirectoryNotContaining(p -> !p.equals(there));
  }

  @Test
  void aFolderThatIsNotThereIsFoundOutByTheCheck() {
    assertThatThrownBy(() -> OutputFile.check(folder.resolve("no/report")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> OutputFile.check(folder)).isInstanceOf(IOException.class);
  }

  @Test
  void whatALinkLeadsToIsWrittenAndTheLinkStays() throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    OutputFile.write(link, "new");

    assertThat(file).hasContent("new");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void aDeviceIsWrittenAsItStands() throws IOException {
    Path device = Path.of("/dev/null");

    OutputFile.check(device);
    OutputFile.write(device, "gone");

    assertThat(Files.isRegularFile(device)).isFalse();
  }
}
