package org.splnet.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED;
import static com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.Opcode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The architecture as rules; {@link ArchitectureTest} applies them, {@link RulesBiteTest} tests
 * them.
 */
final class Rules {
  private static final Set<String> FORBIDDEN_TYPES =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.ScopedValue",
          "java.lang.Runtime",
          "java.util.Timer",
          "java.lang.foreign.Linker",
          "java.lang.foreign.SymbolLookup");

  /** Calls that read a hidden clock or a hidden source of chance, or use an object as a monitor. */
  private static final Map<String, Set<String>> FORBIDDEN_CALLS =
      Map.of(
          "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
          "java.lang.Object", Set.of("wait", "notify", "notifyAll"),
          "java.lang.Math", Set.of("random"),
          "java.time.Instant", Set.of("now"),
          "java.time.LocalDateTime", Set.of("now"),
          "java.util.UUID", Set.of("randomUUID"),
          "java.time.Clock",
              Set.of("systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds"));

  /** What code is woven to call has nowhere else to keep who listens. */
  private static final String POINTS = "org.splnet.kernel.sim.Points";

  /** A JVM starts its agent once, and gives those who want to ask it nothing but its class. */
  private static final String WEAVER = "org.splnet.weave.Weaver";

  /** Shared by all stacks of a JVM on purpose: each carves its pool out of one arena. */
  private static final String ARENA = "org.splnet.net.packet.PacketArena";

  private Rules() {}

  static List<ArchRule> all() {
    List<ArchRule> rules = new ArrayList<>();
    rules.addAll(floorsDependDownwards());
    rules.add(weaverKnowsNoFloor());
    rules.addAll(simnetStandsBeside());
    rules.add(noPortBelowTheLab());
    rules.add(noForbiddenTypes());
    rules.add(noForbiddenCalls());
    rules.add(noUnseededRandom());
    rules.add(noSynchronizedMethods());
    rules.add(noMonitors());
    rules.add(noMutableStaticFields());
    rules.add(noStaticCollections());
    return rules;
  }

  /** One rule per floor: it uses none of the floors above it. */
  static List<ArchRule> floorsDependDownwards() {
    List<ArchRule> rules = new ArrayList<>();
    for (int i = 0; i < Floors.ALL.size() - 1; i++) {
      String[] above =
          Floors.ALL.subList(i + 1, Floors.ALL.size()).stream()
              .map(floor -> Floors.packageOf(floor) + "..")
              .toArray(String[]::new);
      rules.add(
          noClasses()
              .that()
              .resideInAPackage(Floors.packageOf(Floors.ALL.get(i)) + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(above)
              .as("floor " + Floors.ALL.get(i) + " does not use a floor above it"));
    }
    return rules;
  }

  /** It transforms their classes before they are loaded. */
  static ArchRule weaverKnowsNoFloor() {
    return noClasses()
        .that()
        .resideInAPackage("org.splnet.weave..")
        .should()
        .dependOnClassesThat(
            describe(
                "in a floor",
                type ->
                    Floors.ALL.stream()
                        .anyMatch(floor ->
                            (type.getPackageName() + ".")
                                .startsWith(Floors.packageOf(floor) + "."))))
        .as("the weaver knows no floor but by name");
  }

  /** The deterministic network stands on drivers and beside what else does, which knows it not. */
  static List<ArchRule> simnetStandsBeside() {
    String simnet = Floors.packageOf(Floors.SIMNET) + "..";
    int drivers = Floors.ALL.indexOf("drivers");
    String[] others =
        Floors.ALL.subList(drivers + 1, Floors.ALL.size()).stream()
            .map(floor -> Floors.packageOf(floor) + "..")
            .toArray(String[]::new);
    String[] unknowing =
        Floors.ALL.stream()
            .filter(floor -> !floor.equals("cli"))
            .map(floor -> Floors.packageOf(floor) + "..")
            .toArray(String[]::new);
    return List.of(
        noClasses()
            .that()
            .resideInAPackage(simnet)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others)
            .as("simnet stands on drivers and uses nothing beside or above it"),
        noClasses()
            .that()
            .resideInAnyPackage(unknowing)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(simnet)
            .as("no floor but the command uses simnet"));
  }

  static ArchRule noPortBelowTheLab() {
    return noClasses()
        .that(Floors.machineIndependent())
        .should()
        .dependOnClassesThat(describe("in a port", type -> Floors.inPort(type.getPackageName())))
        .as("machine-independent code knows no port");
  }

  static ArchRule noForbiddenTypes() {
    return noClasses()
        .that(Floors.machineIndependent())
        .should()
        .dependOnClassesThat(
            describe("of threads or of the operating system", Rules::isForbiddenType))
        .as(
            "machine-independent code uses no thread, java.util.concurrent, Linker or"
                + " SymbolLookup");
  }

  static ArchRule noForbiddenCalls() {
    return noClasses()
        .that(Floors.machineIndependent())
        .should()
        .accessTargetWhere(
            describe(
                "a hidden clock, hidden chance or a monitor",
                (JavaAccess<?> access) -> isForbiddenCall(access)))
        .as("machine-independent code calls no clock, no hidden chance, no wait or notify");
  }

  static ArchRule noUnseededRandom() {
    DescribedPredicate<JavaAccess<?>> unseeded =
        describe(
            "a Random without a seed",
            access ->
                access.getTarget() instanceof CodeUnitCallTarget target
                    && target.getName().equals("<init>")
                    && target.getRawParameterTypes().isEmpty()
                    && (target.getOwner().isAssignableTo(java.util.Random.class)
                        || target.getOwner().getName().equals("java.util.SplittableRandom")));
    return noClasses()
        .that(Floors.machineIndependent())
        .should()
        .accessTargetWhere(unseeded)
        .as("machine-independent code has no Random without a seed");
  }

  static ArchRule noSynchronizedMethods() {
    return methods()
        .that()
        .areDeclaredInClassesThat(Floors.machineIndependent())
        .should()
        .notHaveModifier(SYNCHRONIZED)
        .as("machine-independent code has no synchronized method")
        .allowEmptyShould(true);
  }

  /** ArchUnit does not see instructions, so this rule reads the class file itself. */
  static ArchRule noMonitors() {
    return classes()
        .that(Floors.machineIndependent())
        .should(
            new ArchCondition<JavaClass>("contain no synchronized block") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (String method : methodsWithMonitors(type)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, "%s.%s enters a monitor".formatted(type.getName(), method)));
                }
              }
            })
        .as("machine-independent code has no synchronized block");
  }

  /** Also in ports and above: several stacks live in one JVM. */
  static ArchRule noMutableStaticFields() {
    return fields()
        .that()
        .areDeclaredInClassesThat()
        .doNotHaveFullyQualifiedName(POINTS)
        .and()
        .areDeclaredInClassesThat()
        .doNotHaveFullyQualifiedName(WEAVER)
        .and()
        .haveModifier(STATIC)
        .and()
        .doNotHaveModifier(SYNTHETIC)
        .should()
        .haveModifier(FINAL)
        .as("there is no static field that can be assigned")
        .allowEmptyShould(true);
  }

  /** Whether a final collection can change is not decidable here; that its type can say so, is. */
  static ArchRule noStaticCollections() {
    Set<String> mutable =
        Set.of(
            "java.util.ArrayList",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.LinkedHashMap",
            "java.util.TreeMap",
            "java.util.ArrayDeque",
            "java.util.BitSet",
            "java.util.concurrent.atomic.AtomicBoolean",
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.ConcurrentHashMap");
    return fields()
        .that()
        .haveModifier(STATIC)
        .and()
        .areDeclaredInClassesThat(Floors.machineIndependent())
        .and()
        .areNotDeclaredIn(ARENA)
        .should(
            not(
                new ArchCondition<JavaField>("be of a type that is there to be changed") {
                  @Override
                  public void check(JavaField field, ConditionEvents events) {
                    String type = field.getRawType().getName();
                    events.add(
                        new SimpleConditionEvent(
                            field,
                            mutable.contains(type),
                            "%s is a static %s".formatted(field.getFullName(), type)));
                  }
                }))
        .as("machine-independent code has no static field of a mutable collection or atomic type")
        .allowEmptyShould(true);
  }

  private static boolean isForbiddenType(JavaClass type) {
    String name = type.getName();
    return FORBIDDEN_TYPES.stream().anyMatch(t -> name.equals(t) || name.startsWith(t + "$"))
        || (name.startsWith("java.util.concurrent.")
            && !name.startsWith("java.util.concurrent.atomic."));
  }

  private static boolean isForbiddenCall(JavaAccess<?> access) {
    Collection<String> names = FORBIDDEN_CALLS.get(access.getTargetOwner().getName());
    // wait and notify are called on whatever type the monitor has.
    Collection<String> monitor = FORBIDDEN_CALLS.get("java.lang.Object");
    String name = access.getTarget().getName();
    return (names != null && names.contains(name))
        || (monitor.contains(name)
            && access.getTarget() instanceof CodeUnitCallTarget call
            && call.resolveMember()
                .map(member -> member.getOwner().getName().equals("java.lang.Object"))
                .orElse(false));
  }

  private static List<String> methodsWithMonitors(JavaClass type) {
    try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
      return ClassFile.of().parse(in.readAllBytes()).methods().stream()
          .filter(method ->
              method.code().stream()
                  .flatMap(code -> code.elementStream())
                  .anyMatch(element ->
                      element instanceof java.lang.classfile.Instruction instruction
                          && instruction.opcode() == Opcode.MONITORENTER))
          .map(method -> method.methodName().stringValue())
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("cannot read the class file of " + type.getName(), e);
    }
  }
}
