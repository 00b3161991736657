using System.CommandLine;

namespace ModelPrep.CommandLine;

/// <summary><c>modelprep config</c>: every setting with its value, and where that comes from.</summary>
internal static class ConfigVerb
{
    public static Command Create() =>
        Verbs.Verb(
            "config",
            "Show every setting with its value, and whether that comes from a flag, a variable or is the default. "
                + "Takes the flags of init and serve. Changes nothing.",
            SettingGroup.Flags.Where(setting => setting.Flag is not null),
            (reader, _, _, _) =>
            {
                ConfigOutput.Write(reader.Values);
                return Task.FromResult((int)ExitCode.Success);
            }
        );
}
