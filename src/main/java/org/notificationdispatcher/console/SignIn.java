package org.notificationdispatcher.console;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.notificationdispatcher.console.Sessions.Session;
import org.notificationdispatcher.console.Users.Known;
import org.notificationdispatcher.console.Views.PasswordView;
import org.notificationdispatcher.console.Views.ProblemView;
import org.notificationdispatcher.console.Views.SignInView;
import org.notificationdispatcher.inbound.Callers;

/** Who a visitor is: sign-in, sign-out, password. Thread-safe. */
final class SignIn {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern WAY = Pattern.compile("/[A-Za-z0-9/_.~?=&%+-]*");

  private final Users users;
  private final Sessions sessions;
  private final SignInLimit limit;
  private final AuditLog audit;

  SignIn(Users users, Sessions sessions, SignInLimit limit, AuditLog audit) {
    this.users = users;
    this.sessions = sessions;
    this.limit = limit;
    this.audit = audit;
  }

  /** Makes a page. */
  @FunctionalInterface
  interface Maker {
    Reply page(int status, Visit visit, Session session, String tab, String title, Object view);
  }

  /** Whose visit it is. */
  Optional<Session> session(Visit visit) {
    String token = visit.cookie(sessionCookie(visit));
    return token != null && TOKEN.matcher(token).matches()
        ? sessions.find(token)
        : Optional.empty();
  }

  /** Sends somebody who is not signed in to the form, and from there back here. */
  Reply ask(Visit visit, Maker maker) {
    boolean hidden =
        "cross-site".equals(visit.headers().get("Sec-Fetch-Site"))
            && visit.cookie(sessionCookie(visit)) == null;
    if (visit.reads() && hidden) {
      // By a link from elsewhere the browser hides the cookie (SameSite=Strict); by one of ours it
      // does not
      return maker.page(
          200,
          visit,
          null,
          "refresh",
          "One moment",
          new ProblemView("One moment", "If this page stays, reload it."));
    }
    String way = visit.reads() ? "/" + String.join("/", visit.path()) : "/";
    String query = visit.asked("q");
    String to = way.equals("/search") && !query.isEmpty() ? way + "?q=" + Frame.part(query) : way;
    return Reply.goTo(visit.base() + "/sign-in" + (to.equals("/") ? "" : "?to=" + Frame.part(to)));
  }

  Reply form(Visit visit, Maker maker) {
    return form(200, visit, maker, visit.asked("to"), "", null);
  }

  private Reply form(int status, Visit visit, Maker maker, String to, String user, String problem) {
    String known = visit.cookie(formCookie(visit));
    String token = known != null && TOKEN.matcher(known).matches() ? known : Callers.newToken();
    return maker
        .page(status, visit, null, null, "Sign in", new SignInView(to, token, user, problem))
        .cookie(cookie(visit, formCookie(visit), token));
  }

  /** Takes name and password. */
  Reply signIn(Visit visit, Maker maker) throws Refusal {
    String own = visit.cookie(formCookie(visit));
    if (own == null || !Sessions.same(own, visit.field("token"))) {
      throw new Refusal(
          403,
          "This form is too old",
          "Nothing was done. Go to the sign-in page again; it needs a cookie.");
    }
    String name = visit.field("name").strip().toLowerCase(Locale.ROOT);
    String to = visit.field("to");
    Optional<Duration> wait = limit.tried(name, visit.address());
    if (wait.isPresent()) {
      return form(
              429,
              visit,
              maker,
              to,
              name,
              "Too many attempts. Try again in " + Format.span(wait.get().plusMinutes(1)) + ".")
          .retryAfter(wait.get());
    }
    Optional<Known> known = users.authenticate(name, visit.field("password"));
    if (known.isEmpty()) {
      if (limit.noted()) {
        // Of a name that there is not nothing is kept: some type their password there
        audit.add(
            users.exists(name) ? name : "somebody",
            "was refused",
            "at sign-in, from " + visit.address(),
            null);
      }
      return form(403, visit, maker, to, name, "Name or password is wrong.");
    }
    limit.succeeded(name, visit.address());
    // Whatever the browser held before is not what it holds now
    sessions.end(visit.cookie(sessionCookie(visit)));
    audit.add(name, "signed in", "from " + visit.address(), null);
    return Reply.goTo(visit.base() + (WAY.matcher(to).matches() && !to.equals("/") ? to : ""))
        .cookie(cookie(visit, sessionCookie(visit), sessions.start(name)));
  }

  Reply signOut(Visit visit, Session session) {
    sessions.end(visit.cookie(sessionCookie(visit)));
    audit.add(session.user(), "signed out", "", null);
    return Reply.goTo(visit.base() + "/sign-in")
        .cookie(cookie(visit, sessionCookie(visit), "") + "; Max-Age=0");
  }

  Reply passwordForm(Visit visit, Session session, Maker maker) {
    return maker.page(200, visit, session, "password", "Password", new PasswordView(null));
  }

  /** Takes the old and the new one; other sessions of the user end. */
  Reply changePassword(Visit visit, Session session, Maker maker) {
    String old = visit.field("old");
    String chosen = visit.field("new");
    String user = session.user();
    Optional<Duration> wait = limit.tried(user, visit.address());
    if (wait.isPresent()) {
      return again(
              429,
              visit,
              session,
              maker,
              "Too many attempts. Try again in " + Format.span(wait.get().plusMinutes(1)) + ".")
          .retryAfter(wait.get());
    }
    if (users.authenticate(user, old).isEmpty()) {
      return again(403, visit, session, maker, "The present password is wrong.");
    }
    limit.succeeded(user, visit.address());
    if (!chosen.equals(visit.field("repeated"))) {
      return again(422, visit, session, maker, "The new password is not the same twice.");
    }
    Optional<String> objection = Passwords.objection(user, old, chosen);
    if (objection.isPresent()) {
      return again(422, visit, session, maker, objection.get());
    }
    users.choosePassword(user, chosen);
    audit.add(user, "changed password", user, null);
    return Reply.goTo(visit.base() + "?done=password")
        .cookie(cookie(visit, sessionCookie(visit), sessions.start(user)));
  }

  private static Reply again(
      int status, Visit visit, Session session, Maker maker, String problem) {
    return maker.page(status, visit, session, "password", "Password", new PasswordView(problem));
  }

  /**
   * Not {@code __Host-}: that wants the path /, and what else is on the host would get the token.
   */
  private static String sessionCookie(Visit visit) {
    return (visit.secure() ? "__Secure-" : "") + "dispatcher-session";
  }

  private static String formCookie(Visit visit) {
    return (visit.secure() ? "__Secure-" : "") + "dispatcher-form";
  }

  private static String cookie(Visit visit, String name, String value) {
    return name
        + "="
        + value
        + "; Path="
        + visit.base()
        + "; HttpOnly; SameSite=Strict"
        + (visit.secure() ? "; Secure" : "");
  }
}
