using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace StandIns.Server;

/// <summary>
/// The process of a Python model's instance: it holds the region, and goes by itself when its server has gone.
/// </summary>
/// <remarks>
/// As the real one it passes over SIGTERM and SIGINT, and asks every 0.3 s whether there is a process with the number
/// of its server; one that has ended and is not reaped counts. Then it takes another second, and removes the region.
/// </remarks>
internal static class PythonStub
{
    public const string Name = "triton_python_backend_stub";
    private const int ServerGone = 1;
    private static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(1);

    /// <summary>Starts one for a region, where stubs are asked for.</summary>
    public static void Start(string regionPath)
    {
        if (Environment.GetEnvironmentVariable(Variables.Stubs) != "1")
            return;
        using var stub = Process.Start(Environment.ProcessPath!, [Name, regionPath, $"{Environment.ProcessId}"]);
        Libc.RestoreDefaultSignals(); // starting a process changed them
    }

    public static int Run(ProgramContext context, string[] words)
    {
        var (path, server) = (words[0], int.Parse(words[1]));
        Libc.IgnoreSignals();
        Libc.NameThisProcess(Name);
        using var region = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        context.Log.Record("holding", detail: path);
        while (Libc.IsProcess(server))
        {
            Thread.Sleep(HealthInterval);
            if (!File.Exists(path))
                return 0; // the server has unloaded the instance
        }

        Thread.Sleep(EndTime);
        File.Delete(path);
        return ServerGone;
    }
}
