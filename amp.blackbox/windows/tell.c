/* A java.exe that tells, in UTF-8, what it was started with: its arguments, one on a line, in the file that
   AMP_TELL names. Its exit code is that of AMP_TELL_CODE. */
#include <stdio.h>
#include <windows.h>

static void tell(FILE *file, const wchar_t *text) {
  char bytes[65536];
  WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL);
  fprintf(file, "%s\n", bytes);
}

int wmain(int count, wchar_t **words) {
  const wchar_t *name = _wgetenv(L"AMP_TELL");
  const wchar_t *code = _wgetenv(L"AMP_TELL_CODE");
  FILE *file = name ? _wfopen(name, L"wb") : NULL;
  if (!file) {
    return 99;
  }
  wchar_t own[32768];
  GetModuleFileNameW(NULL, own, 32768);
  tell(file, own);
  for (int word = 1; word < count; word++) {
    tell(file, words[word]);
  }
  fclose(file);
  return code ? _wtoi(code) : 0;
}
