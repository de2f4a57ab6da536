package dev.heddle.lab.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class DoctorTest {
  @Test
  void warnsOfAJdkWithAKnownHang() {
    assertThat(Doctor.jdkAdvice(Runtime.Version.parse("25.0.3+9-LTS")))
        .contains("25.0.3", "JDK-8373120", "25.0.4");
  }

  @Test
  void acceptsAJdkWithoutIt() {
    assertThat(Doctor.jdkAdvice(Runtime.Version.parse("25.0.4+7"))).isEmpty();
    assertThat(Doctor.jdkAdvice(Runtime.Version.parse("26"))).isEmpty();
  }
}
