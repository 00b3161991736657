using System.Runtime.InteropServices;
using System.Text.Json;

namespace LoopbackHub;

/// <summary>What the program does.</summary>
internal static class Command
{
    private const long LargeFileBytes = 1 << 20;

    public static async Task RunAsync(Arguments arguments)
    {
        var repository =
            arguments.Files > 0
                ? new HubRepository(arguments.Model, GeneratedFiles(arguments))
                : Gpt2ModelGenerator.Create(arguments.Model, arguments.Weights);
        if (arguments.Dump is { } folder)
            Dump(repository, folder);
        else
            await ServeAsync(repository, arguments);
    }

    private static IReadOnlyList<HubFile> GeneratedFiles(Arguments arguments) =>
        [.. Enumerable.Range(1, arguments.Files).Select(number => GeneratedFile(number, arguments))];

    private static HubFile GeneratedFile(int number, Arguments arguments)
    {
        var isLarge = arguments.FileSize >= LargeFileBytes;
        var name = arguments.Files == 1 ? "model" : $"part-{number:0000}";
        var content = new GeneratedContent(arguments.FileSize, (ulong)number << 40);
        return isLarge
            ? new HubFile($"{name}.safetensors", content, FileKind.Lfs)
            : new HubFile($"{name}.json", content);
    }

    private static void Dump(HubRepository repository, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in repository.Files.Where(file => file.Kind != FileKind.Regular))
            file.Content.SaveTo(Path.Combine(folder, file.Content.Sha256()));
    }

    private static async Task ServeAsync(HubRepository repository, Arguments arguments)
    {
        var stop = new TaskCompletionSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await using var hub = await HubServer.StartAsync(arguments.Server);
        hub.Add(repository);
        var addresses = JsonSerializer.Serialize(new { hubUri = Text(hub.HubUri), cdnUri = Text(hub.CdnUri) });
        if (arguments.PortsFile is { } file)
        {
            await File.WriteAllTextAsync($"{file}.new", addresses);
            File.Move($"{file}.new", file, overwrite: true);
        }

        Console.WriteLine($"{repository.Id} with {repository.Files.Count} files: {addresses}");
        if (arguments.UntilStandardInputCloses)
            await Task.WhenAny(stop.Task, Console.In.ReadToEndAsync());
        else
            await stop.Task;

        static string Text(Uri address) => address.AbsoluteUri.TrimEnd('/');

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }
}
