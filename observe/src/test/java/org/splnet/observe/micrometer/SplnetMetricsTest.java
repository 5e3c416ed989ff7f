package org.splnet.observe.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.splnet.net.stats.NetCounter;
import org.splnet.observe.CounterText;
import org.splnet.observe.Hosts;

/** What a registry shows of a stack. */
class SplnetMetricsTest {
  private final Hosts host = new Hosts();
  private final MeterRegistry registry = new SimpleMeterRegistry();

  SplnetMetricsTest() {
    new SplnetMetrics(host.stack()).bindTo(registry);
  }

  @AfterEach
  void close() {
    registry.close();
    host.close();
  }

  private double counter(String name, String... tags) {
    return registry.get(name).tags(tags).functionCounter().count();
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void countsDropsByReason() {
    host.receiveStray(5);

    assertThat(counter("splnet.protocol.drops", "protocol", "link", "reason", "not_ours"))
        .isEqualTo(5);
    assertThat(counter("splnet.interface.drops", "interface", "test0")).isEqualTo(5);
    assertThat(counter("splnet.interface.packets", "interface", "test0", "direction", "in"))
        .isEqualTo(5);
    assertThat(counter("splnet.interface.bytes", "interface", "test0", "direction", "in"))
        .isEqualTo(300);
  }

  @ParameterizedTest
  @EnumSource(NetCounter.class)
  void hasEveryCounterOfTheStack(NetCounter c) {
    CounterText t = CounterText.of(c);

    assertThat(
            c.isDrop()
                ? counter("splnet.protocol.drops", "protocol", t.protocol(), "reason", t.tag())
                : counter("splnet.protocol.events", "protocol", t.protocol(), "event", t.tag()))
        .isEqualTo(host.stack().counters().get(c));
  }

  @Test
  void countsLocksByClass() {
    assertThat(counter("splnet.lock.acquisitions", "class", "route")).isPositive();
    assertThat(registry.get("splnet.lock.waits").tag("class", "route").functionTimer().count())
        .isZero();
  }

  @Test
  void countsWhatRunsOnTheCpus() {
    assertThat(counter("splnet.softinterrupts", "name", "ipv4", "level", "softnet")).isZero();
    assertThat(counter("splnet.callouts", "cpu", "1")).isZero();
    assertThat(registry.get("splnet.cpu.idle").tag("cpu", "1").timeGauge().value()).isZero();
  }

  @Test
  void gaugesPacketsQueuesAndTables() {
    assertThat(gauge("splnet.packets.capacity")).isGreaterThanOrEqualTo(512);
    assertThat(gauge("splnet.packets.used")).isZero();
    assertThat(gauge("splnet.queue.length", "queue", "ipv4 input")).isZero();
    assertThat(gauge("splnet.queue.high", "queue", "test0 send")).isPositive();
    assertThat(gauge("splnet.neighbours", "interface", "test0")).isOne();
    assertThat(gauge("splnet.sockets")).isOne();
  }

  @Test
  void everyMeterHasTheHostAndADescription() {
    assertThat(registry.getMeters())
        .isNotEmpty()
        .allMatch(m -> "host".equals(m.getId().getTag("host")))
        .allMatch(m -> m.getId().getDescription() != null);
  }

  @Test
  void namesComeOutAsPrometheusWantsThem() {
    PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new SplnetMetrics(host.stack(), List.of(Tag.of("site", "a"))).bindTo(prometheus);
    host.receiveStray(2);

    String text = prometheus.scrape();

    assertThat(text)
        .contains(
            "splnet_protocol_drops_total{host=\"host\",protocol=\"link\",reason=\"not_ours\","
                + "site=\"a\"} 2.0")
        .contains("splnet_interface_bytes_total{direction=\"in\",")
        .contains("splnet_lock_waits_seconds_count{class=\"route\",")
        .contains("splnet_lock_waits_seconds_sum{class=\"route\",")
        .contains("splnet_cpu_idle_seconds{cpu=\"0\",")
        .contains("splnet_packets_used{host=\"host\",")
        .doesNotContain("_total_total");
    prometheus.close();
  }
}
