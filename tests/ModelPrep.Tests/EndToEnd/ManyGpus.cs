using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Machines for several ranks: four GPUs, and a Triton CLI that builds for them.</summary>
internal static class ManyGpus
{
    public const string Gpus =
        "NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA "
        + "H100 80GB HBM3:9.0:81559";

    public static StandInOptions Toolchain { get; } = new() { Generation = "word_size", Gpus = Gpus };

    /// <summary>A sandbox with org/model prepared for <c>--tp 2</c>, or as the options say.</summary>
    public static async Task<Sandbox> PreparedAsync(StandInOptions? toolchain = null, string options = "--tp 2")
    {
        var sandbox = await Sandbox.CreateAsync(
            (toolchain ?? Toolchain) with
            {
                Generation = Toolchain.Generation,
                Gpus = Gpus,
            }
        );
        await sandbox.SucceedAsync($"init --model org/model {options}");
        return sandbox;
    }
}
