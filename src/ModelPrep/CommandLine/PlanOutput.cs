using System.Text.Json;
using ModelPrep.Configuration;
using ModelPrep.Disk;
using ModelPrep.Logging;
using ModelPrep.Planning;

namespace ModelPrep.CommandLine;

/// <summary>What <c>plan</c> prints on standard output.</summary>
internal static class PlanOutput
{
    private const int NameColumns = 9;

    /// <summary>The plan as lines with a name each, or as one JSON document.</summary>
    public static void Write(Plan plan, Settings settings)
    {
        if (settings.JsonOutput)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(PlanReports.Of(plan), PlanJson.Default.PlanReport));
            return;
        }

        var page = Page.OfStandardOutput();
        foreach (var (name, lines) in Sections(plan, settings))
        {
            foreach (var (line, index) in lines.Select((line, index) => (line, index)))
                WriteLine(page, name, index == 0, line);
        }

        foreach (var line in page.Fold(Conclusion(plan), indent: 2))
            Console.Out.WriteLine(Coloured(plan, page.Colours, line));
    }

    /// <remarks>Commands stay one line on any page, so that they can be copied.</remarks>
    private static void WriteLine(Page page, string name, bool isFirst, string line)
    {
        var whole = $"{(isFirst ? name : ""), -NameColumns}{line}";
        foreach (
            var shown in name is "server" || (name is "build" && !isFirst)
                ? [page.Shown(whole)]
                : page.Fold(whole, NameColumns + 2)
        )
            Console.Out.WriteLine(shown);
    }

    private static string Coloured(Plan plan, Colours colours, string line) =>
        plan switch
        {
            { Refusal: not null } => colours.Red(line),
            { Work: [] } => colours.Green(line),
            _ => colours.Yellow(line),
        };

    private static IEnumerable<(string Name, IEnumerable<string> Lines)> Sections(Plan plan, Settings settings)
    {
        yield return ("model", ModelLines(plan));
        if (plan.Cache is { } verdict)
            yield return ("cache", CacheLines(verdict));
        if (plan.Files is { } files)
            yield return ("files", FileLines(files, plan.NeedsWeights));
        if (!plan.OnlyWeights && plan.Resolution is not null)
            yield return ("GPUs", [GpuLine(plan)]);
        if (plan.Build is { } build)
            yield return (
                "build",
                build
                    .Commands.Select(ShellQuoting.Line)
                    .Prepend(build.Builder is null ? build.Reason : $"{build.Builder}: {build.Reason}")
            );
        if (plan.Build is { Builder: not null })
            yield return (
                "",
                [$"({PlannedBuild.WorkFolder} is a new folder in {Path.Combine(settings.CachePath, "work")})"]
            );
        if (plan.Cache is { State: CacheState.Ready })
            yield return ("build", ["nothing is built"]);
        if (plan.Memory is { } memory)
            yield return (
                "memory",
                [
                    $"{(memory.LimitBytes is { } limit ? $"limit {ByteSize.Format(limit)}" : "no limit")}; the "
                        + $"build takes {ByteSize.Format(memory.LeastBytes)} at least, "
                        + $"{ByteSize.Format(memory.SafeBytes)} are safe",
                ]
            );
        if (plan.Room.Count > 0)
            yield return ("space", plan.Room.Select(RoomLine));
        if (plan.Removals.Count > 0)
            yield return (
                "removed",
                plan.Removals.Select(removal => $"{removal.Name}, {ByteSize.Format(removal.Bytes)}: {removal.Reason}")
            );
        if (plan.Server is { } server)
        {
            yield return (
                "server",
                [server.Command is { } command ? ShellQuoting.Line(command) : $"unknown: {server.Problem}"]
            );
            if (server.Command is not null)
                yield return ("", [StopLine(server)]);
        }

        if (plan.Unknown.Count > 0)
            yield return ("unknown", plan.Unknown);
        if (plan.Problems.Count > 1)
            yield return ("problems", plan.Problems.Select(problem => $"{problem.Code} {problem.Message}"));
    }

    private static IEnumerable<string> ModelLines(Plan plan)
    {
        var revision = plan.Request.Source.Revision is { } asked ? $" at {asked}" : "";
        if (plan.Resolution is not { } resolution)
        {
            yield return $"{plan.Request.Source}{revision}";
            yield break;
        }

        yield return $"{plan.Request.Source}{revision}, commit {resolution.Model.Commit}";
        yield return resolution.By switch
        {
            ResolvedBy.Revision => "as --revision says",
            ResolvedBy.Hub => "as the hub says",
            ResolvedBy.CachedRef => $"as it was when it was last downloaded: {resolution.HubProblem}",
            ResolvedBy.NewestArtifact => $"as in the newest artifact prepared for it: {resolution.HubProblem}",
            _ => "a digest of the names, sizes and times of its files",
        };
    }

    private static IEnumerable<string> CacheLines(CacheVerdict verdict)
    {
        yield return verdict.State switch
        {
            CacheState.Ready => $"ready: {verdict.ArtifactPath}",
            CacheState.Moved => $"made for another place: {verdict.ArtifactPath}",
            CacheState.OtherSettings => "prepared with other repository settings; the engine is kept",
            CacheState.Shared => "in the shared cache, to be copied from there",
            CacheState.Broken => $"broken: {verdict.ArtifactPath}",
            _ => "not prepared",
        };
        if (verdict.Problem is { } problem)
            yield return problem;
        if (verdict is not { Nearest: { } nearest, State: not CacheState.Moved })
            yield break;
        yield return $"nearest {nearest.Path}";
        foreach (var (field, prepared, wanted) in nearest.Differences)
            yield return $"  {field}: {prepared ?? "unknown"}, wanted {wanted ?? "unknown"}";
    }

    private static IEnumerable<string> FileLines(PlannedFiles files, bool areNeeded)
    {
        yield return $"{files.Format.Name}: {files.Format.Reason}";
        if (files.Files.Count == 0)
            yield break;
        yield return $"{files.Files.Count} files, {ByteSize.Format(files.TotalBytes)}; "
            + (
                areNeeded || !files.Missing.Any()
                    ? $"{ByteSize.Format(files.DownloadBytes)} to download"
                    : "those that are missing are not needed"
            );
        foreach (
            var line in TextTable.Render([
                .. files.Files.Select(file =>
                    (IReadOnlyList<string>)[$"  {file.File.Path}", ByteSize.Format(file.File.Size), StateOf(file)]
                ),
            ])
        )
            yield return line;
        if (files.LeftOut.Count > 0)
            yield return $"left out: {files.LeftOut.Count} files, "
                + $"{ByteSize.Format(files.LeftOut.Sum(file => file.Size))}";
    }

    private static string StateOf(PlannedFile file) =>
        file switch
        {
            { Origin: FileOrigin.Cache } => "there",
            { PresentBytes: > 0 } => $"in part, {ByteSize.Format(file.PresentBytes)}",
            { Origin: FileOrigin.Shared } => "in the shared cache",
            _ => "to download",
        };

    private static string GpuLine(Plan plan)
    {
        var found = plan.Gpus?.All is { } gpus
            ? gpus.Count == 0
                ? "none"
                : string.Join(
                    ", ",
                    gpus.CountBy(gpu => gpu.Product, StringComparer.Ordinal).Select(one => $"{one.Value} x {one.Key}")
                )
            : "unknown";
        return $"{found}; {plan.Request.Parallelism} needs {plan.Request.Parallelism.WorldSize}";
    }

    private static string RoomLine(FolderRoom room) =>
        $"{room.Path}: {ByteSize.Format(room.NeededBytes)} needed, {ByteSize.Format(room.FreeBytes)} "
        + $"free{(room.IsWritable ? "" : ", not writable")}";

    private static string StopLine(PlannedServer server)
    {
        var most = server.Instances.MayBeFewer ? " at most, by the engine's largest batch" : "";
        return $"(instances of the served model: {server.Instances.Served}{most}; "
            + $"exit timeout {server.ExitTimeoutSeconds} s; grace of a pod: {server.GraceSeconds} s and its preStop)";
    }

    private static string Conclusion(Plan plan) =>
        plan switch
        {
            { Refusal: { } refusal } =>
                $"init would end with {(int)refusal.Code.ExitCode}: {refusal.Code} {refusal.Message}",
            { Work: [] } => "init would do nothing: all of it is there",
            _ => $"init would {string.Join(", ", plan.Work)}",
        };
}
