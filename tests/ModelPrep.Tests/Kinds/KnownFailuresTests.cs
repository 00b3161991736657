using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.Kinds;

/// <summary>Lines as builders print them, and the rows of the table in docs/engines.md that they belong to.</summary>
public sealed class KnownFailuresTests
{
    private const string GpuMemory = "CUDA out of memory";
    private const string Memory = "the kernel killed a process";
    private const string Slots = "not enough MPI slots";
    private const string Unknown = "the model's architecture is unknown";
    private const string OldGpu = "no kernels for this kind of GPU";
    private const string Versions = "TensorRT versions that differ";
    private const string Else = "anything else";

    /// <summary>A line, the row of the documentation, and a word of the cure.</summary>
    public static TheoryData<string, string, string> Lines =>
        new()
        {
            {
                "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.50 GiB. GPU 0 has a total capacity "
                    + "of 79.33 GiB of which 367.81 MiB is free.",
                GpuMemory,
                "--max-batch-size"
            },
            { "RuntimeError: CUDA error: out of memory", GpuMemory, "--max-batch-size" },
            { "RuntimeError: CUDA error: cudaError_t.cudaErrorMemoryAllocation", GpuMemory, "--max-batch-size" },
            {
                "torch.cuda.OutOfMemoryError: Allocation on device 0 would exceed allowed memory.",
                GpuMemory,
                "--max-batch-size"
            },
            {
                "[TRT] [E] 2: [virtualMemoryBuffer.cpp::resizePhysical::140] Error Code 2: OutOfMemory (no further "
                    + "information)",
                GpuMemory,
                "--max-batch-size"
            },
            {
                "[TRT] [E] [globWriter.cpp::makeResizableGpuMemory::435] Error Code 2: OutOfMemory (Requested size "
                    + "was 16654532608 bytes.)",
                GpuMemory,
                "--max-batch-size"
            },
            {
                "[TRT] [E] Error[1]: [defaultAllocator.cpp::allocate::31] Error Code 1: Cuda Runtime (out of memory)",
                GpuMemory,
                "--max-batch-size"
            },
            {
                "[TensorRT-LLM][ERROR] CUDA runtime error in ::cudaMallocAsync(ptr, n, mCudaStream->get()): out of "
                    + "memory (/app/tensorrt_llm/cpp/tensorrt_llm/runtime/tllmBuffers.h:112)",
                GpuMemory,
                "--max-batch-size"
            },
            { "terminate called after throwing an instance of 'std::bad_alloc'", Memory, "memory limit" },
            { "OSError: [Errno 12] Cannot allocate memory", Memory, "memory limit" },
            {
                "RuntimeError: [enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: can't allocate "
                    + "memory: you tried to allocate 262144000 bytes.",
                Memory,
                "memory limit"
            },
            { "There are not enough slots available in the system to satisfy the 2", Slots, "oversubscribe" },
            { "All nodes which are allocated for this job are already filled.", Slots, "oversubscribe" },
            {
                "ValueError: Inferred model format _ModelFormatKind.HF, but failed to load config.json: The given "
                    + "huggingface model architecture NewForCausalLM is not supported in TRT-LLM yet",
                Unknown,
                "--engine vllm"
            },
            { "RuntimeError: Unsupported model architecture: NewForCausalLM", Unknown, "--engine vllm" },
            { "ValueError: Unsupported architecture: NewForCausalLM", Unknown, "--engine vllm" },
            {
                "ValueError: The checkpoint you are trying to load has model type `new` but Transformers does not "
                    + "recognize this architecture.",
                Unknown,
                "--engine vllm"
            },
            {
                "[TensorRT-LLM][ERROR] Assertion failed: Unsupported architecture "
                    + "(/src/tensorrt_llm/cpp/tensorrt_llm/kernels/contextFusedMultiHeadAttention/fmhaRunner.cpp:89)",
                OldGpu,
                "newer GPU"
            },
            {
                "[TRT] [E] 1: Error Code 1: Serialization (Serialization assertion stdVersionRead == "
                    + "kSERIALIZATION_VERSION failed.Version tag does not match. Note: Current Version: 228, "
                    + "Serialized Engine Version: 226)",
                Versions,
                "as NVIDIA publishes it"
            },
            {
                "[TensorRT-LLM][ERROR] Assertion failed: Failed to deserialize cuda engine "
                    + "(/app/tensorrt_llm/cpp/tensorrt_llm/runtime/tllmRuntime.cpp:72)",
                Versions,
                "as NVIDIA publishes it"
            },
            {
                "[TensorRT-LLM][ERROR] Assertion failed: Expected length (65) != real length (61). This is often "
                    + "caused by using different TensorRT-LLM version to build engine and run engine.",
                Versions,
                "as NVIDIA publishes it"
            },
            {
                "[TRT] [E] 6: The engine plan file is generated on an incompatible device, expecting compute 8.0 "
                    + "got compute 8.9, please rebuild.",
                Else,
                "cache remove"
            },
            {
                "[TensorRT-LLM][ERROR] Assertion failed: With communicationMode kLEADER, MPI worldSize is expected "
                    + "to be equal to tp*pp*cp when participantIds are not specified",
                Else,
                "--tp and --pp"
            },
        };

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_line_is_known_with_its_cure_and_the_status_of_the_documentation(
        string line,
        string row,
        string cure
    )
    {
        var known = KnownFailures.Find(line);
        Assert.NotNull(known);
        Assert.Contains(cure, known.Cure, StringComparison.Ordinal);
        Assert.Equal(await StatusAsync(row), (int)known.Code.ExitCode);
        var run = new BuilderRun("triton", ExitStatus: 0) { Known = known };
        Assert.Equal(
            known.Code.ExitCode,
            BuildFailure.Explain(new EngineBuild(new BuildFolders("/build", "model"), run), "no rank").ExitCode
        );
    }

    [Fact]
    public void Each_known_failure_has_a_line_that_nothing_before_it_takes()
    {
        var table = (KnownFailure[])
            typeof(KnownFailures).GetField("Table", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        var found = Lines.Select(line => KnownFailures.Find(line.Data.Item1)?.Text).ToHashSet(StringComparer.Ordinal);
        Assert.All(table, known => Assert.Contains(known.Text, found));
    }

    [Theory]
    [InlineData("[TRT] [I] [MemUsageChange] Init CUDA: CPU +89, GPU +0, now: CPU 16632, GPU 1187 (MiB)")]
    [InlineData(
        "[TRT-LLM] [W] padding removal and fMHA are both enabled, max_input_len is not required and will be ignored"
    )]
    [InlineData("[TRT] [W] Unused Input: position_ids")]
    public void What_every_build_prints_is_no_failure(string line) => Assert.Null(KnownFailures.Find(line));

    /// <summary>The exit status in the row of the documentation that names a failure.</summary>
    private static async Task<int> StatusAsync(string row)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(LayoutTests.Root, "docs/engines.md"),
            TestContext.Current.CancellationToken
        );
        var match = Assert.Single(
            Regex
                .Matches(
                    text,
                    $@"^\| [^|\n]*{Regex.Escape(row)}[^|\n]* \| (\d+) \|",
                    RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
                    TimeSpan.FromSeconds(5)
                )
                .AsEnumerable()
        );
        return int.Parse(match.Value.Split('|')[2], CultureInfo.InvariantCulture);
    }
}
