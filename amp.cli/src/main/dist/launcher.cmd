@echo off
rem Starts the program it is named after: ampup, ampd or ampctl.
setlocal
for %%h in ("%~dp0..") do set "amp_home=%%~fh"
set "amp_main="
set "amp_jit=-XX:TieredStopAtLevel=1"
if /i "%~n0"=="ampup" set "amp_main=amp.cli.Ampup"
if /i "%~n0"=="ampup" set "amp_jit=-XX:+TieredCompilation"
if /i "%~n0"=="ampd" set "amp_main=amp.cli.Ampd"
if /i "%~n0"=="ampctl" set "amp_main=amp.cli.Ampctl"
if not defined amp_main (
  echo error: %~f0: it must be called ampup, ampd or ampctl 1>&2
  exit /b 1
)
set "amp_java=java.exe"
if defined JAVA_HOME set "amp_java=%JAVA_HOME%\bin\java.exe"
if exist "%amp_home%\runtime\bin\java.exe" set "amp_java=%amp_home%\runtime\bin\java.exe"
if defined AMP_JAVA set "amp_java=%AMP_JAVA%"
if exist "%amp_java%\bin\java.exe" set "amp_java=%amp_java%\bin\java.exe"
where /q "%amp_java%" 2>nul || if not exist "%amp_java%" (
  echo error: no Java at %amp_java% 1>&2
  echo   install Java 17 or later, or set JAVA_HOME or AMP_JAVA to where it is 1>&2
  exit /b 1
)
set "amp_data="
set "amp_made_for="
if exist "%amp_home%\lib\classes.jsa" if exist "%amp_home%\lib\classes.for" set /p amp_made_for=<"%amp_home%\lib\classes.for"
if /i "%amp_java%"=="%amp_made_for%" set amp_data="-XX:SharedArchiveFile=%amp_home%\lib\classes.jsa" -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0
"%amp_java%" -Xshare:auto %amp_data% -Xlog:disable -Xlog:all=error:stderr %amp_jit% -XX:+UseSerialGC -XX:-UsePerfData -Xms16m -Xmx256m -cp "%amp_home%\lib\amp.cli.jar" %amp_main% %*
exit /b %errorlevel%
