package org.splnet.drivers.tap;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be told of a device without opening it. */
class TapDeviceTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\", needs a name",
        "a234567890123456, is too long for a network device (16 characters)",
        "a/b, cannot be the name",
        "a b, cannot be the name",
        "tap%d, cannot be the name",
        "., cannot be the name"
      })
  void refusesNamesThatNoDeviceCanHave(String name, String problem) {
    assertThatThrownBy(() -> TapDevice.open(name))
        .isInstanceOf(TapException.class)
        .hasMessageContaining(problem)
        .hasMessageContaining("write a device name of 1 to 15 letters");
  }
}
