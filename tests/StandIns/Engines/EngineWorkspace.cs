namespace StandIns.Engines;

/// <summary>The temporary folder in which the LLM API builds an engine, loads it, and from which it saves it.</summary>
/// <remarks>It is removed at the end of the process, unless the process is killed.</remarks>
internal sealed class EngineWorkspace(ProgramContext context, int caller)
{
    private readonly Breakdown _breakdown = new(context);

    /// <summary>Builds an engine, copies the tokenizer beside it, and loads it.</summary>
    /// <exception cref="BuildException">The builder gives up.</exception>
    public static void Build(ProgramContext context, EngineSpec spec, string model, int caller)
    {
        new EngineWriter(context, caller).Write(spec);
        // Files of any other name stay behind: vocab.json, merges.txt, *.model, tokenization_*.py.
        foreach (var path in Directory.EnumerateFiles(model, "tokenizer*"))
            File.WriteAllBytes(Path.Combine(spec.OutputPath, Path.GetFileName(path)), File.ReadAllBytes(path));
        context.Log.Record("engine-loading", detail: spec.OutputPath);
        Thread.Sleep(context.Settings.EngineLoadTime);
        new Breakdown(context).Pass(Faults.Load, spec.OutputPath, caller);
    }

    /// <param name="spec">The engine, in the folder that it is saved to.</param>
    /// <param name="model">Folder of the weights.</param>
    /// <param name="parent">Folder for the workspace; null for that of all temporary files.</param>
    /// <exception cref="BuildException">The builder gives up.</exception>
    public void BuildAndSave(EngineSpec spec, string model, string? parent)
    {
        var unique = Path.GetRandomFileName()[..8];
        var workspace = Directory
            .CreateDirectory(Path.Combine(parent ?? Path.GetTempPath(), $"tmp{unique}-llm-workspace"))
            .FullName;
        try
        {
            var built = spec with { OutputPath = Path.Combine(workspace, "tmp.engine") };
            Build(context, built, model, caller);
            Save(built.OutputPath, spec.OutputPath);
        }
        catch (BuildException) when (context.Settings.Generation.IsLenient && IsSaving)
        {
            // Every exception of save() is swallowed.
        }
        finally
        {
            Directory.Delete(workspace, recursive: true);
        }
    }

    private bool IsSaving => _breakdown.IsAt(Faults.Save) || _breakdown.IsAt(Faults.HalfSaved);

    /// <summary>Copies file by file; the last rank comes last.</summary>
    private void Save(string from, string to)
    {
        Directory.CreateDirectory(to);
        _breakdown.Pass(Faults.Save, to, caller);
        var files = Directory
            .EnumerateFiles(from)
            .OrderBy(path => path.EndsWith(".engine", StringComparison.Ordinal))
            .ThenBy(path => path, StringComparer.Ordinal)
            .ToList();
        foreach (var path in files)
        {
            var bytes = File.ReadAllBytes(path);
            var isCutOff = _breakdown.IsAt(Faults.HalfSaved) && path == files[^1];
            File.WriteAllBytes(
                Path.Combine(to, Path.GetFileName(path)),
                isCutOff ? bytes[..(bytes.Length / 2)] : bytes
            );
        }

        _breakdown.Pass(Faults.HalfSaved, Path.Combine(to, Path.GetFileName(files[^1])), caller);
        if (_breakdown.IsAt(Faults.HalfSaved)) // only its caller was killed
            File.Copy(files[^1], Path.Combine(to, Path.GetFileName(files[^1])), overwrite: true);
    }
}
