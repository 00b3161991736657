using System.Globalization;
using StandIns.Arguments;

namespace StandIns.Engines;

/// <summary>Stands for <c>trtllm-build</c>, which the CLIs before 0.1.0 run as a child.</summary>
internal static class TrtLlmBuildProgram
{
    public const string Name = "trtllm-build";

    private static readonly ArgumentParser Parser = new(
        Name,
        [
            new(["--checkpoint_dir"], "Converted weights", "DIR", IsRequired: true),
            new(["--output_dir"], "Where the engine goes", "DIR", IsRequired: true),
            new(["--tp_size"], "Tensor parallelism", "N", IsNumber: true),
            new(["--pp_size"], "Pipeline parallelism", "N", IsNumber: true),
            new(["--gpus_per_node"], "GPUs of a node", "N", IsNumber: true),
            new(
                ["--use_custom_all_reduce"],
                "Plugin for all-reduce",
                Choices: ["float16", "float32", "bfloat16", "disable"]
            ),
        ]
    );

    public static int Run(ProgramContext context, string[] words)
    {
        try
        {
            var parsed = Parser.Parse(words);
            var spec = new CheckpointFolder(parsed["--checkpoint_dir"]!).Read(
                parsed["--output_dir"]!,
                Size("--tp_size"),
                Size("--pp_size"),
                BuildLimits.Default(context.Settings.Generation)
            );
            new EngineWriter(context, Libc.ParentId()).Write(spec);
            return 0;

            int Size(string name) => int.Parse(parsed[name] ?? "1", CultureInfo.InvariantCulture);
        }
        catch (UsageException e)
        {
            context.Terminal.Error($"{Parser.Usage()}\n{Name}: error: {e.Message}");
            return 2;
        }
        catch (BuildException e)
        {
            context.Terminal.Error(e.Message);
            context.Log.Record("build-failed", detail: e.Message.Split('\n')[^1]);
            return 1;
        }
        catch (Exception e) when (e is WeightsException or IOException)
        {
            context.Terminal.Error($"Traceback (most recent call last):\n{e.Message}");
            return 1;
        }
    }
}
