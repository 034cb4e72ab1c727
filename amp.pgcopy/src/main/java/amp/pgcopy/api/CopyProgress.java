package amp.pgcopy.api;

/**
 * How far the rows are.
 *
 * @param rows rows copied so far
 * @param bytes bytes that went over so far
 * @param fraction how much of the whole that is, from 0 to 1, by the tables' sizes
 * @param table the table that went on
 */
public record CopyProgress(long rows, long bytes, double fraction, String table) {}
