using StandIns;

// Reached through a link, the program is what the link is called; else its first argument says what it is.
var invokedAs = Path.GetFileName(File.ReadAllText("/proc/self/cmdline").Split('\0')[0]);
var (name, words) = StandInPrograms.Knows(invokedAs) ? (invokedAs, args)
    : args is [var first, .. var rest] ? (first, rest)
    : ("", args);
return StandInPrograms.Run(name, words);
