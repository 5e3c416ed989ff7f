package org.splnet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code etc/find-jdk.sh}, as {@code ./splnet} and {@code ./test} source it. */
class FindJdkTest {
  private static final Path SCRIPT = Path.of("..", "etc", "find-jdk.sh").toAbsolutePath();

  @TempDir private Path directory;

  private record Result(int status, String out, String err) {}

  @Test
  void takesTheNewestJdk() throws Exception {
    Path older = java("a", "25.0.1", true);
    Path newer = java("b", "26", true);

    Result result = find(older, newer);

    assertThat(result.status()).isZero();
    assertThat(result.out().strip()).isEqualTo(newer.toString());
    assertThat(result.err()).isEmpty();
  }

  @Test
  void passesOverWhatIsTooOldOrHasNoCompiler() throws Exception {
    Path jdk = java("c", "25", true);

    Result result = find(java("a", "17.0.9", true), java("b", "26", false), jdk);

    assertThat(result.out().strip()).isEqualTo(jdk.toString());
  }

  @Test
  void understandsTheVersionsOfOld() throws Exception {
    assertThat(find(java("a", "1.8.0_392", true)).err()).contains("found Java 8 at");
  }

  @Test
  void withoutOneSaysInOneLineWhatWasFoundAndWhatToDo() throws Exception {
    Path old = java("a", "17.0.9", true);
    Path runtime = java("b", "25", false);

    Result result = find(old, runtime);

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .singleElement()
        .asString()
        .contains("needs a JDK 25 or later")
        .contains("found Java 17 at " + old)
        .contains("Java 25 without a compiler at " + runtime)
        .contains("temurin-25-jdk")
        .contains("JAVA_HOME");
  }

  @Test
  void withNoJavaAtAllSaysSo() throws Exception {
    assertThat(find(directory.resolve("none")).err()).contains("found no Java at all");
  }

  private Path java(String name, String version, boolean compiler) throws IOException {
    Path home = directory.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    executable(home.resolve("bin/java"));
    if (compiler) {
      executable(home.resolve("bin/javac"));
    }
    return home;
  }

  private static void executable(Path file) throws IOException {
    Files.writeString(file, "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Result find(Path... homes) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder shell =
        new ProcessBuilder(
            "bash", "-euc", ". \"$1\"; find_jdk; echo \"$JAVA_HOME\"", "-", SCRIPT.toString());
    shell.environment().clear();
    shell
        .environment()
        .putAll(
            Map.of(
                "PATH",
                "/usr/bin:/bin",
                "SPLNET_JDK_SEARCH",
                String.join(":", java.util.Arrays.stream(homes).map(Path::toString).toList())));
    Process process = shell.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
