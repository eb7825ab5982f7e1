package org.notificationdispatcher.app.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.notificationdispatcher.app.configuration.Configuration;
import org.notificationdispatcher.app.configuration.StartException;

/**
 * The folder of what must survive a restart, held by one dispatcher at a time. The lock ends with
 * the process, however it ends.
 */
public final class DataFolder implements AutoCloseable {
  private static final String KEY = "dispatcher.data";
  private static final String LOCK = "dispatcher.lock";

  /** Beyond the process id, which Windows would otherwise not let others read. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /**
   * Folders held by this process. Asked first, because on POSIX systems closing any channel to the
   * lock file releases the lock of the whole process.
   */
  private static final Set<Path> HELD = new HashSet<>();

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Creates {@code dispatcher.data} if need be, and takes it.
   *
   * @throws StartException if another dispatcher holds it, or it cannot be written
   */
  public static DataFolder open(Configuration configuration) {
    Path folder = configuration.path(KEY);
    Path path = create(configuration, folder);
    synchronized (HELD) {
      if (HELD.contains(path)) {
        throw inUse(configuration, folder, Long.toString(ProcessHandle.current().pid()));
      }
      FileChannel channel = lock(configuration, folder, path);
      HELD.add(path);
      return new DataFolder(path, channel);
    }
  }

  private static Path create(Configuration configuration, Path folder) {
    try {
      Files.createDirectories(folder);
      return folder.toRealPath();
    } catch (FileAlreadyExistsException e) {
      throw new StartException(
          configuration.complaint(KEY, folder + " is a file; name a folder"), e);
    } catch (IOException e) {
      throw new StartException(
          configuration.complaint(
              KEY,
              "folder "
                  + folder.toAbsolutePath()
                  + " cannot be created by user "
                  + System.getProperty("user.name")
                  + "; create it for that user, or name another one"),
          e);
    }
  }

  private static FileChannel lock(Configuration configuration, Path folder, Path path) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path.resolve(LOCK), CREATE, READ, WRITE);
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) {
        String holder = read(channel);
        channel.close();
        throw inUse(configuration, folder, holder);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } catch (IOException e) {
      close(channel, e);
      throw new StartException(
          configuration.complaint(
              KEY,
              "folder "
                  + folder.toAbsolutePath()
                  + " cannot be written by user "
                  + System.getProperty("user.name")
                  + "; allow it, or name another folder"),
          e);
    }
  }

  private static void close(FileChannel channel, IOException because) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        because.addSuppressed(e);
      }
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(20);
    channel.read(content, 0);
    return new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII).strip();
  }

  private static StartException inUse(Configuration configuration, Path folder, String pid) {
    return new StartException(
        configuration.complaint(
            KEY,
            "another dispatcher (pid "
                + (pid.isEmpty() ? "unknown" : pid)
                + ") is using folder "
                + folder.toAbsolutePath()
                + "; stop it, or name another folder"));
  }

  /** The folder, absolute and without links. */
  public Path path() {
    return path;
  }

  /** Gives the folder back. The lock file stays: removing it could remove another one's. */
  @Override
  public void close() {
    synchronized (HELD) {
      try {
        channel.close();
      } catch (IOException e) {
        // The lock ends with the process anyway.
      } finally {
        HELD.remove(path);
      }
    }
  }
}
