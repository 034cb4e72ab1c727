@echo off
rem Starts the program it is named after: ampup, ampd or ampctl.
rem No command stands in parentheses with a path, which may have one too and would end the command.
rem The case of a variable's name does not count: one of ours must not be called as one of the user's.
setlocal EnableExtensions DisableDelayedExpansion
for %%h in ("%~dp0..") do set "our_home=%%~fh"
set "our_main="
set "our_jit=-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=5"
if /i "%~n0"=="ampup" set "our_main=amp.cli.Ampup"
if /i "%~n0"=="ampup" set "our_jit=-XX:+TieredCompilation"
if /i "%~n0"=="ampd" set "our_main=amp.cli.Ampd"
if /i "%~n0"=="ampctl" set "our_main=amp.cli.Ampctl"
rem For all of its commands: a quote in the words that tell which would end the line that looks at them.
if /i "%~n0"=="ampctl" set "our_jit=-XX:+TieredCompilation -XX:CompileThresholdScaling=5"
if not defined our_main goto unnamed
rem Only the folders of PATH: cmd itself would look first into the folder that we happen to be in.
set "our_java="
for %%j in (java.exe) do set "our_java=%%~$PATH:j"
if defined JAVA_HOME set "our_java=%JAVA_HOME:"=%\bin\java.exe"
if exist "%our_home%\runtime\bin\java.exe" set "our_java=%our_home%\runtime\bin\java.exe"
if defined AMP_JAVA set "our_java=%AMP_JAVA:"=%"
if exist "%our_java%\bin\java.exe" set "our_java=%our_java%\bin\java.exe"
if not defined our_java goto none
if not exist "%our_java%" goto nowhere
set "our_data="
set "our_made_for="
if exist "%our_home%\lib\classes.jsa" if exist "%our_home%\lib\classes.for" set /p our_made_for=<"%our_home%\lib\classes.for"
if "%our_made_for%"=="..\runtime\bin\java.exe" set "our_made_for=%our_home%\runtime\bin\java.exe"
if /i "%our_java%"=="%our_made_for%" set our_data="-XX:SharedArchiveFile=%our_home%\lib\classes.jsa" -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0
"%our_java%" -Xshare:auto %our_data% -Xlog:disable -Xlog:all=error:stderr -Xlog:cds*=off:stderr -XX:+DisplayVMOutputToStderr %our_jit% -XX:+UseSerialGC -XX:-UsePerfData -Xms16m -Xmx256m --enable-native-access=ALL-UNNAMED -cp "%our_home%\lib\amp.cli.jar" %our_main% %*
exit /b %errorlevel%

:unnamed
>&2 echo error: "%~f0": it must be called ampup, ampd or ampctl
exit /b 1

:nowhere
>&2 echo error: no Java at "%our_java%"
:advice
>&2 echo   install Java 17 or later, or set JAVA_HOME or AMP_JAVA to where it is
exit /b 1

:none
>&2 echo error: no Java found
goto advice
