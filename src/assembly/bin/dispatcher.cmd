@echo off
rem The command line of Notification Dispatcher; can be started from any folder.
rem
rem   DISPATCHER_HOME  folder with config, routes, lib\custom and data; without it, the one this program was unpacked to
rem   JAVA_HOME        the Java that is used, 17 or newer; without it, the one on the path
rem   JAVA_OPTS        options of Java; without it: -Xmx256m -XX:+UseSerialGC
setlocal

for %%I in ("%~dp0..") do set "PROGRAM=%%~fI"
set "APP_HOME=%PROGRAM%"
if defined DISPATCHER_HOME set "APP_HOME=%DISPATCHER_HOME%"
rem Other variables of this prefix set keys of the configuration
set DISPATCHER_HOME=
if not exist "%APP_HOME%\" (
  echo dispatcher: DISPATCHER_HOME: there is no folder %APP_HOME%; make it, with the folders config and routes in it 1>&2
  exit /b 1
)

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if not defined JAVA_OPTS set "JAVA_OPTS=-Xmx256m -XX:+UseSerialGC"

"%JAVA%" %JAVA_OPTS% "-Dnotification-dispatcher.home=%APP_HOME%" -cp "%PROGRAM%\lib\*" org.notificationdispatcher.app.Main %*
exit /b %ERRORLEVEL%
