namespace StandIns.Install;

/// <summary>The metadata of the Python packages of an image, from which versions can be read without Python.</summary>
internal static class DistInfo
{
    public static void Write(string prefix, Generation generation)
    {
        var packages = Path.Combine(prefix, "lib", "python3.10", "dist-packages");
        if (Directory.Exists(packages))
            Directory.Delete(packages, recursive: true);

        Add("triton_cli", generation.CliVersion);
        Add("tensorrt_llm", generation.TensorRtLlm);
        if (generation.TensorRt is { } tensorRt)
            Add("tensorrt", tensorRt);
        AddModule("tensorrt_llm");
        if (generation.HasEngineLlmApi)
            AddModule(Path.Combine("tensorrt_llm", "_tensorrt_engine"));

        void Add(string name, string version)
        {
            var folder = Directory.CreateDirectory(Path.Combine(packages, $"{name}-{version}.dist-info")).FullName;
            File.WriteAllText(Path.Combine(folder, "METADATA"), $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
        }

        void AddModule(string name) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(packages, name)).FullName, "__init__.py"), "");
    }
}
