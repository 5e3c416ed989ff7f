package org.splnet.lab.check;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.splnet.lab.LabException;
import org.splnet.lab.child.ClassPath;

/**
 * A program that is not ours: a class on a class path, or a source file, which is compiled first.
 *
 * @param className its name, with the package
 * @param classPath where it is
 * @param woven the package to be woven, if it has one
 */
public record UserProgram(String className, List<Path> classPath, List<String> woven) {
  private static final Pattern PACKAGE =
      Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);
  private static final String SUFFIX = ".java";

  /** Whether a name is that of a source file. */
  public static boolean isSource(String name) {
    return name.endsWith(SUFFIX);
  }

  /** A class on a class path. */
  public static UserProgram ofClass(String className, List<Path> classPath) {
    int dot = className.lastIndexOf('.');
    List<String> woven = dot < 0 ? List.of() : List.of(className.substring(0, dot));
    return new UserProgram(className, classPath, woven);
  }

  /**
   * Compiles a source file, whose class is named as the file is.
   *
   * @param into an empty folder for the classes
   * @throws LabException with what the compiler says, if it cannot be compiled
   */
  public static UserProgram ofSource(Path source, List<Path> classPath, Path into) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new LabException("this Java has no compiler: compile " + source + " with a JDK 25");
    }
    StringWriter said = new StringWriter();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      String path =
          ClassPath.text()
              + classPath.stream()
                  .map(p -> java.io.File.pathSeparator + p)
                  .reduce("", String::concat);
      boolean compiled =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of("-d", into.toString(), "-cp", path, "-proc:none", "-g"),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new LabException(source + " cannot be compiled:\n" + said);
      }
      String name = source.getFileName().toString();
      String simple = name.substring(0, name.length() - SUFFIX.length());
      Matcher m = PACKAGE.matcher(Files.readString(source));
      String className = m.find() ? m.group(1) + "." + simple : simple;
      List<Path> all = new java.util.ArrayList<>(classPath);
      all.add(into);
      return ofClass(className, List.copyOf(all));
    } catch (IOException e) {
      throw new LabException(source + " cannot be read: " + e.getMessage(), e);
    }
  }
}
