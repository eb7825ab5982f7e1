package org.notificationdispatcher.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.ToIntBiFunction;
import org.notificationdispatcher.console.AuditLog;
import org.notificationdispatcher.console.Role;
import org.notificationdispatcher.console.Users;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Who may sign in to the console; works beside the dispatcher that runs. */
@Command(
    name = "users",
    description = "List, add and remove users of the console, and renew their passwords.",
    synopsisSubcommandLabel = "COMMAND")
final class UserCommands implements Callable<Integer> {
  private static final String NAME = "Name of the user.";

  /** Who did it, in the audit log. */
  private static final String WHO = "command line";

  @ParentCommand private Main main;
  @Spec private CommandSpec spec;

  /**
   * A user with a new password.
   *
   * @param role null if it is what it was
   */
  private record WithPassword(String name, String role, String oneTimePassword) {}

  /** A user that is gone. */
  private record Removed(String name, boolean removed) {}

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what: list, add, password or remove");
  }

  @Command(name = "list", description = "List them: role, whether the password is to be changed.")
  int list(@Mixin Form form) {
    return on(
        (users, audit) -> {
          if (form.shown(out(), users.list())) {
            return 0;
          }
          TextTable table =
              new TextTable("NAME", "ROLE", "PASSWORD", "CREATED", "SIGNED IN, LAST SEEN");
          users
              .list()
              .forEach(
                  one ->
                      table.row(
                          one.name(),
                          one.role(),
                          one.mustChange() ? "one-time" : "chosen",
                          one.created(),
                          one.seen()));
          table.print(out());
          return 0;
        });
  }

  @Command(
      name = "add",
      description = {
        "Add a user.",
        "The password is shown once, and to be changed at the first sign-in."
      })
  int add(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              required = true,
              converter = RoleConverter.class,
              description = "viewer, who looks, or operator, who also acts.")
          Role role,
      @Mixin Form form) {
    return on(
        (users, audit) -> {
          String password = users.add(name, role);
          audit.add(WHO, "added user", name + ", " + role, null);
          show(form, new WithPassword(name, role.toString(), password));
          return 0;
        });
  }

  @Command(
      name = "password",
      description = {
        "Give a user a new password, and end all sessions of the user.",
        "It is shown once, and to be changed at the next sign-in."
      })
  int password(@Parameters(paramLabel = "NAME", description = NAME) String name, @Mixin Form form) {
    return on(
        (users, audit) -> {
          String password = users.renewPassword(name);
          audit.add(WHO, "renewed password", name, null);
          show(form, new WithPassword(name, null, password));
          return 0;
        });
  }

  private void show(Form form, WithPassword user) {
    form.tell(out(), user, "one-time password for " + user.name() + ":  " + user.oneTimePassword());
  }

  @Command(name = "remove", description = "Remove a user, and end all sessions of the user.")
  int remove(@Parameters(paramLabel = "NAME", description = NAME) String name, @Mixin Form form) {
    return on(
        (users, audit) -> {
          users.remove(name);
          audit.add(WHO, "removed user", name, null);
          form.tell(out(), new Removed(name, true), name + " is removed");
          return 0;
        });
  }

  private int on(ToIntBiFunction<Users, AuditLog> work) {
    int code = main.onDatabase(data -> work.applyAsInt(new Users(data), new AuditLog(data)));
    out().flush();
    return code;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  static final class RoleConverter implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
      try {
        return Role.named(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
