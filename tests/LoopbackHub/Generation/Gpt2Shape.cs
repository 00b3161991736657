namespace LoopbackHub;

/// <summary>The sizes of a GPT-2 model.</summary>
internal sealed record Gpt2Shape(int Width, int Layers, int Vocabulary)
{
    public const int Positions = 1024;
    public const int HeadWidth = 64;
    private const int UsualLayers = 12;
    private const int BytesPerNumber = 2;

    /// <summary>The shape whose half-precision weights are at least so large, and not much larger.</summary>
    public static Gpt2Shape For(long weightBytes, int vocabulary)
    {
        var usualWidth = Math.Sqrt(weightBytes / (12.0 * UsualLayers * BytesPerNumber));
        var width = Math.Max(HeadWidth, (int)usualWidth / HeadWidth * HeadWidth);
        var layer = Block(0, width).Sum(tensor => tensor.Bytes);
        var rest = weightBytes - new Gpt2Shape(width, 0, vocabulary).Tensors().Sum(tensor => tensor.Bytes);
        return new Gpt2Shape(width, (int)Math.Max(1, (rest + layer - 1) / layer), vocabulary);
    }

    /// <summary>All tensors, in the order of the model's layers.</summary>
    public IEnumerable<Tensor> Tensors() =>
        [
            new("wte.weight", Vocabulary, Width),
            new("wpe.weight", Positions, Width),
            .. Enumerable.Range(0, Layers).SelectMany(index => Block(index, Width)),
            new("ln_f.weight", Width),
            new("ln_f.bias", Width),
        ];

    private static IEnumerable<Tensor> Block(int index, int width) =>
        [
            new($"h.{index}.ln_1.weight", width),
            new($"h.{index}.ln_1.bias", width),
            new($"h.{index}.attn.c_attn.weight", width, 3 * width),
            new($"h.{index}.attn.c_attn.bias", 3 * width),
            new($"h.{index}.attn.c_proj.weight", width, width),
            new($"h.{index}.attn.c_proj.bias", width),
            new($"h.{index}.ln_2.weight", width),
            new($"h.{index}.ln_2.bias", width),
            new($"h.{index}.mlp.c_fc.weight", width, 4 * width),
            new($"h.{index}.mlp.c_fc.bias", 4 * width),
            new($"h.{index}.mlp.c_proj.weight", 4 * width, width),
            new($"h.{index}.mlp.c_proj.bias", width),
        ];
}
