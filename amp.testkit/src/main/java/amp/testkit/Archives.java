package amp.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Makes archives for tests, honest ones and others. */
public final class Archives {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

  /** Makes an empty one. */
  public Archives() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
  }

  /** Returns a jar as the repository has it, with programs that tell a version. */
  public static byte[] postgresJar(String version) {
    return jar("postgres-linux-x86_64.txz", postgres(version).txz());
  }

  /** Returns an archive of programs that only tell a version. */
  public static Archives postgres(String version) {
    Archives archive = new Archives();
    for (String program : new String[] {"postgres", "initdb", "pg_ctl"}) {
      archive.program("bin/" + program, program + " (PostgreSQL) " + version);
    }
    byte[] noise = new byte[20_000];
    new Random(version.hashCode()).nextBytes(noise);
    return archive
        .file("lib/noise", noise)
        .file("lib/libpq.so.5.18", "library")
        .link("lib/libpq.so.5", "libpq.so.5.18")
        .link("lib/libpq.so", "libpq.so.5")
        .file("share/postgresql/postgres.bki", "# PostgreSQL " + version);
  }

  /** Adds a program that prints a text. */
  public Archives program(String name, String told) {
    byte[] script = ("#!/bin/sh\necho '" + told + "'\n").getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(script.length);
    entry.setMode(0100755);
    return add(entry, script);
  }

  /** Adds a file with a text. */
  public Archives file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a file. */
  public Archives file(String name, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    return add(entry, content);
  }

  /** Adds a file with the bits of a mode. */
  public Archives file(String name, byte[] content, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    entry.setMode(mode);
    return add(entry, content);
  }

  /** Adds a file that was last changed at a time. */
  public Archives file(String name, String content, Instant modified) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    byte[] text = content.getBytes(StandardCharsets.UTF_8);
    entry.setSize(text.length);
    return add(entry, text, modified);
  }

  /** Adds a folder. */
  public Archives folder(String name) {
    return add(new TarArchiveEntry(name, TarConstants.LF_DIR), new byte[0]);
  }

  /** Adds a symbolic link. */
  public Archives link(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    return add(entry, new byte[0]);
  }

  /** Adds a hard link. */
  public Archives hardLink(String name, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_LINK);
    entry.setLinkName(target);
    return add(entry, new byte[0]);
  }

  /** Adds the header of GNU tar that gives the next entry a long name. */
  public Archives longName(int length) {
    TarArchiveEntry entry = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
    entry.setSize(length);
    return add(entry, "x".repeat(length).getBytes(StandardCharsets.US_ASCII));
  }

  /** Adds an entry of another type. */
  public Archives special(String name, byte type) {
    return add(new TarArchiveEntry(name, type), new byte[0]);
  }

  /** The same files make the same archive, whenever that is. */
  private Archives add(TarArchiveEntry entry, byte[] content) {
    return add(entry, content, Instant.EPOCH);
  }

  private Archives add(TarArchiveEntry entry, byte[] content, Instant modified) {
    entry.setModTime(FileTime.from(modified));
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Returns it as it is. */
  public byte[] tar() {
    try {
      tar.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns it compressed with xz. */
  public byte[] txz() {
    return compress(tar(), out -> new XZOutputStream(out, new LZMA2Options(1)));
  }

  /** Returns it compressed with gzip. */
  public byte[] tgz() {
    return compress(tar(), GZIPOutputStream::new);
  }

  /** Returns a content that xz has compressed. */
  public static byte[] xz(byte[] content) {
    return compress(content, out -> new XZOutputStream(out, new LZMA2Options(1)));
  }

  /** Returns a zip with one stored name, after the manifest a jar begins with. */
  public static byte[] jar(String name, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write("Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private interface Compressor {
    OutputStream open(OutputStream out) throws IOException;
  }

  private static byte[] compress(byte[] content, Compressor compressor) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream compressed = compressor.open(out)) {
      compressed.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
