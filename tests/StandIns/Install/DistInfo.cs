namespace StandIns.Install;

/// <summary>The metadata of the Python packages of an image, from which versions can be read without Python.</summary>
internal static class DistInfo
{
    public static void Write(string packages, Generation generation)
    {
        Add("triton_cli", generation.CliVersion);
        Add("tensorrt_llm", generation.TensorRtLlm);
        Add("tensorrt", generation.TensorRt);

        void Add(string name, string? version)
        {
            if (version is null)
                return;
            var folder = Directory.CreateDirectory(Path.Combine(packages, $"{name}-{version}.dist-info")).FullName;
            File.WriteAllText(
                Path.Combine(folder, "METADATA"),
                $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
            );
        }
    }
}
