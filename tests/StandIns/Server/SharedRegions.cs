using System.IO.MemoryMappedFiles;

namespace StandIns.Server;

/// <summary>
/// What the Python backend keeps in shared memory: a region of 1 MiB for each instance, mapped as long as it runs.
/// </summary>
/// <remarks>
/// A region is removed when its instance is unloaded; a server that is killed, or gives up, leaves its own behind.
/// </remarks>
internal sealed class SharedRegions : IDisposable
{
    private const string FolderPath = "/dev/shm";
    private const string UsualPrefix = "triton_python_backend_shm_region_";
    private const string PrefixSetting = "python,shm-region-prefix-name=";
    private const long RegionBytes = 1 << 20;
    private readonly Dictionary<string, Queue<(string Path, MemoryMappedFile Region)>> _regions = new(
        StringComparer.Ordinal
    );

    /// <exception cref="ServerFailure">There is no room for one.</exception>
    public static SharedRegions Create(IEnumerable<ServedModel> models, ServerArguments arguments)
    {
        // Of two values of a backend's setting the first counts, and it stands in place of the usual prefix.
        var prefix = arguments
            .Values["backend-config"]
            .FirstOrDefault(one => one.StartsWith(PrefixSetting, StringComparison.Ordinal));
        var regions = new SharedRegions();
        foreach (var model in models.Where(model => model.IsPython))
            regions.Add(model, prefix?[PrefixSetting.Length..] ?? UsualPrefix);
        return regions;
    }

    /// <summary>Unloads all models: each at once, its instances one after the other.</summary>
    public Task UnloadAsync(TimeSpan timeOfInstance) =>
        Task.WhenAll(
            _regions.Values.Select(async instances =>
            {
                while (instances.TryDequeue(out var instance))
                {
                    await Task.Delay(timeOfInstance);
                    instance.Region.Dispose();
                    File.Delete(instance.Path);
                }
            })
        );

    public void Dispose()
    {
        foreach (var (_, region) in _regions.Values.SelectMany(instances => instances))
            region.Dispose();
    }

    private void Add(ServedModel model, string prefix)
    {
        var instances = _regions[model.Name] = new Queue<(string, MemoryMappedFile)>();
        for (var instance = 0; instance < model.InstanceCount; instance++)
        {
            var path = Path.Combine(FolderPath, $"{prefix}{Guid.NewGuid()}");
            try
            {
                instances.Enqueue(
                    (path, MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, mapName: null, RegionBytes))
                );
                PythonStub.Start(path);
            }
            catch (IOException e)
            {
                throw ServerFailure.WhileCreating(
                    $"Internal - Unable to initialize shared memory key '{Path.GetFileName(path)}': {e.Message}"
                );
            }
        }
    }
}
