/* Runs a command in a console of its own, and has Ctrl+C pressed there each time a file appears:

     console.exe FILE COMMAND...

   The console has no window. Whoever is attached to it is told as by the key; this program does not heed it.
   Without a command it is a program that goes on after Ctrl+C: it says so, and waits for its file. */
#include <stdio.h>
#include <wchar.h>
#include <windows.h>

static BOOL WINAPI heedless(DWORD event) {
  if (event != CTRL_C_EVENT) {
    return FALSE;
  }
  printf("Ctrl+C\n");
  fflush(stdout);
  return TRUE;
}

/* Runs it, and answers with its exit code. */
static int run(wchar_t *line, DWORD flags, const wchar_t *file) {
  STARTUPINFOW how = {.cb = sizeof how, .dwFlags = STARTF_USESTDHANDLES};
  PROCESS_INFORMATION process;
  DWORD code;
  how.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
  how.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
  how.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, flags, NULL, NULL, &how, &process)) {
    fprintf(stderr, "not started, error %lu: %ls\n", GetLastError(), line);
    return 100;
  }
  while (WaitForSingleObject(process.hProcess, 100) == WAIT_TIMEOUT) {
    if (file && DeleteFileW(file) && !GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0)) {
      fprintf(stderr, "no Ctrl+C, error %lu\n", GetLastError());
    }
  }
  GetExitCodeProcess(process.hProcess, &code);
  return code;
}

int wmain(int count, wchar_t **words) {
  static wchar_t line[32768];
  BOOL inside = count > 2 && !wcscmp(words[1], L"--inside");
  if (count < 2) {
    return 101;
  }
  if (count > 2 && !inside) {
    swprintf(line, 32768, L"\"%ls\" --inside ", words[0]);
  }
  for (int word = inside ? 3 : 1; word < count; word++) {
    const wchar_t *quote = wcschr(words[word], L' ') ? L"\"" : L"";
    swprintf(line + wcslen(line), 32768 - wcslen(line), L"%ls%ls%ls ", quote, words[word], quote);
  }
  if (count > 2 && !inside) {
    return run(line, CREATE_NO_WINDOW, NULL);
  }
  SetConsoleCtrlHandler(heedless, TRUE);
  if (inside) {
    return run(line, 0, words[2]);
  }
  printf("waiting\n");
  fflush(stdout);
  while (!DeleteFileW(words[1])) {
    Sleep(100);
  }
  return 0;
}
