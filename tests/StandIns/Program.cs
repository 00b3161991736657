using StandIns;

// Reached through a link, the program is what the link is called; else its first argument says what it is.
const string CommandLine = "/proc/self/cmdline"; // .NET's own host names its library as the first word
var started = File.Exists(CommandLine) ? File.ReadAllText(CommandLine).Split('\0') : Environment.GetCommandLineArgs();
var invokedAs = Path.GetFileName(started[0]);
var (name, words) =
    StandInPrograms.Knows(invokedAs) ? (invokedAs, args)
    : args is [var first, .. var rest] ? (first, rest)
    : ("", args);
return StandInPrograms.Run(name, words);
