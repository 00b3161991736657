using System.CommandLine;
using System.Text;

namespace ModelPrep.CommandLine;

/// <summary>The man page, from what the verbs and options say of themselves. Pure.</summary>
internal static class ManPage
{
    /// <summary>The page as roff source, for <c>man</c>.</summary>
    /// <param name="root">All verbs.</param>
    /// <param name="version">Shown at the foot.</param>
    public static string Of(Command root, string version)
    {
        var page = new StringBuilder();
        page.Append($".TH MODELPREP 1 \"\" \"ModelPrep {Text(version)}\" \"User Commands\"\n");
        page.Append(".SH NAME\nmodelprep \\- prepares language models for Triton Inference Server and starts it\n");
        page.Append(".SH SYNOPSIS\n.B modelprep\n.I VERB\n[\n.I OPTIONS\n]\n");
        page.Append($".SH DESCRIPTION\n{Text(root.Description!)}\n");
        page.Append(".SH VERBS\n");
        foreach (var verb in root.Subcommands.Where(verb => !verb.Hidden))
            Append(page, verb, "modelprep");
        page.Append(".SH EXIT STATUS\n");
        foreach (var status in ExitStatus.All)
            page.Append($".TP\n.B {(int)status.Code}\n{Text($"{status.Meaning} {status.Action}".TrimEnd())}\n");
        page.Append(".TP\n.B 128+n\nEnded by signal n.\n");
        page.Append(
            ".SH ENVIRONMENT\nEach option names its variable in brackets. Flags beat MODELPREP_ variables, which "
                + "beat well-known variables, which beat defaults. These have no option:\n"
        );
        foreach (var setting in SettingGroup.All.SelectMany(group => group.Settings).Where(one => one.Flag is null))
            page.Append($".TP\n\\fB{Text(setting.Variable!)}\\fR\n{Text(setting.Help)}\n");
        return page.ToString();
    }

    private static void Append(StringBuilder page, Command command, string path)
    {
        var arguments = string.Concat(
            command.Arguments.Select(argument =>
                argument == Options.ServerArguments
                    ? $" [{Text("--")} {Text(argument.Name)}]"
                    : $" {Text(argument.Name)}"
            )
        );
        page.Append($".SS {Text($"{path} {command.Name}")}{arguments}\n{Text(command.Description ?? "")}\n");
        foreach (
            var option in command.Options.Where(option =>
                !option.Hidden && option is not System.CommandLine.Help.HelpOption
            )
        )
        {
            var value = option.HelpName is { } name ? $" \\fI{Text(name)}\\fR" : "";
            page.Append($".TP\n\\fB{Text(option.Name)}\\fR{value}\n{Text(option.Description ?? "")}\n");
        }

        foreach (var inner in command.Subcommands)
            Append(page, inner, $"{path} {command.Name}");
    }

    /// <summary>
    /// A line that begins with a dot or a quote would be an instruction, and a plain hyphen may be broken or replaced.
    /// </summary>
    private static string Text(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }
}
