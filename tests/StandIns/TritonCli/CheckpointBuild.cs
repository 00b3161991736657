using StandIns.Engines;

namespace StandIns.TritonCli;

/// <summary>
/// How CLIs before 0.1.0 build: convert <c>hf_download</c>, then run <c>trtllm-build</c>, whose status they read.
/// </summary>
internal sealed class CheckpointBuild(ProgramContext context, CliLog log)
{
    private readonly Breakdown _breakdown = new(context);

    /// <exception cref="CliException">Any step failed.</exception>
    public BuiltEngine Run(ImportRequest request, string id, string enginePath)
    {
        var download = Path.Combine(enginePath, "hf_download");
        if (!KnownModels.CanConvert(context.Settings.Generation, id))
            throw new CliException($"Building a TRT LLM engine for {id} is not currently supported.");

        // One rank file out of several is enough to take the build for done.
        if (Directory.Exists(enginePath) && Directory.EnumerateFiles(enginePath, "*.engine").Any())
            log.Info($"Found existing engine(s) at {enginePath}, skipping build");
        else
            Build(request, id, enginePath, download);

        var config =
            EngineConfigFile.TryReadMaxBatchSize(Path.Combine(enginePath, EngineConfigFile.Name))
            ?? throw new CliException($"[Errno 2] No such file or directory: '{enginePath}/{EngineConfigFile.Name}'");
        return new BuiltEngine(enginePath, download, config);
    }

    private void Build(ImportRequest request, string id, string enginePath, string download)
    {
        Pass(Faults.Start, enginePath);
        Download(id, download);
        var converted = Path.Combine(download, "converted_weights");
        if (Directory.Exists(converted))
            log.Info($"Converted weights path {converted} already exists, skipping checkpoint conversion");
        else
            Convert(request, download, converted);
        Pass(Faults.Converted, converted);

        var arguments = Arguments(request, converted, enginePath);
        log.Info($"Running '{TrtLlmBuildProgram.Name} {string.Join(' ', arguments)}'");
        var status = ChildBuild.Run(context, TrtLlmBuildProgram.Name, arguments);
        if (status != 0)
            throw new CliException(
                $"Command '{TrtLlmBuildProgram.Name}' "
                    + (
                        status > 128
                            ? $"died with <Signals.SIGKILL: {status - 128}>."
                            : $"returned non-zero exit status {status}."
                    )
            );
    }

    /// <remarks>
    /// Offline, the hub's client looks the id up in its cache by <c>refs/main</c>, returns that snapshot, and leaves
    /// the folder as it is.
    /// </remarks>
    private static void Download(string id, string download)
    {
        try
        {
            _ = HubCache.FindSnapshot(id);
        }
        catch (WeightsException e)
        {
            throw new CliException(e.Message);
        }

        if (!File.Exists(Path.Combine(download, "config.json")))
            throw new CliException($"{download}/config.json does not exist");
    }

    private void Convert(ImportRequest request, string download, string converted)
    {
        log.Info(
            $"Running 'convert_checkpoint.py --model_dir {download} --output_dir {converted} "
                + $"--dtype={request.DataType}'"
        );
        try
        {
            new CheckpointFolder(converted).Write(download, request.DataType, request.Tensor, request.Pipeline);
        }
        catch (WeightsException e)
        {
            throw new CliException($"Command 'convert_checkpoint.py' returned non-zero exit status 1: {e.Message}");
        }

        context.Log.Record("converted", detail: converted);
    }

    private void Pass(string moment, string folder)
    {
        try
        {
            _breakdown.Pass(moment, folder);
        }
        catch (BuildException e)
        {
            throw new CliException(e.Message);
        }
    }

    private static List<string> Arguments(ImportRequest request, string converted, string enginePath)
    {
        List<string> arguments =
        [
            $"--checkpoint_dir={converted}",
            $"--output_dir={enginePath}",
            "--gpus_per_node=1",
            $"--tp_size={request.Tensor}",
            $"--pp_size={request.Pipeline}",
        ];
        if (request.DisableCustomAllReduce)
            arguments.Add("--use_custom_all_reduce=disable");
        return arguments;
    }
}
