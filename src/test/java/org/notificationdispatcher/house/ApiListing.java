package org.notificationdispatcher.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What others may have compiled against: all that is public, one line each. */
final class ApiListing {
  private ApiListing() {}

  /** Of the public classes among these, in the order of their names. */
  static String of(JavaClasses classes) {
    return classes.stream()
        .map(JavaClass::reflect)
        .filter(ApiListing::reachable)
        .sorted(Comparator.comparing(Class::getName))
        .map(ApiListing::lines)
        .collect(Collectors.joining("\n"));
  }

  private static boolean reachable(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || reachable(type.getEnclosingClass()));
  }

  private static String lines(Class<?> type) {
    // Class.toGenericString says more from Java to Java
    StringBuilder text =
        new StringBuilder(Modifier.toString(type.getModifiers()))
            .append(type.isRecord() ? " record " : type.isEnum() ? " enum " : " ")
            .append(type.getName());
    if (type.getSuperclass() != null && type.getSuperclass() != Object.class) {
      text.append(" extends ").append(type.getGenericSuperclass().getTypeName());
    }
    List<String> interfaces =
        Arrays.stream(type.getGenericInterfaces()).map(Object::toString).toList();
    if (!interfaces.isEmpty()) {
      text.append(" of ").append(String.join(", ", interfaces));
    }
    Stream<String> members =
        Stream.of(
                Arrays.stream(type.getDeclaredFields())
                    .filter(field -> Modifier.isPublic(field.getModifiers()))
                    .map(Field::toGenericString),
                Arrays.stream(type.getDeclaredConstructors())
                    .filter(constructor -> Modifier.isPublic(constructor.getModifiers()))
                    .map(Constructor::toGenericString),
                Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> Modifier.isPublic(method.getModifiers()))
                    .filter(method -> !method.isSynthetic())
                    .map(Method::toGenericString))
            .flatMap(lines -> lines);
    return members
        .sorted()
        .map(line -> "  " + line + "\n")
        .collect(Collectors.joining("", text + "\n", ""));
  }
}
