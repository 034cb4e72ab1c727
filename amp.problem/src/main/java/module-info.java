/**
 * What every error of amp has: a kind for programs, a text for people, and what would help ({@link
 * amp.problem.ProblemException}).
 */
module amp.problem {
  requires static transitive org.jspecify;

  exports amp.problem;
}
