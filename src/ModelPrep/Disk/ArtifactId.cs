using System.Security.Cryptography;
using System.Text;

namespace ModelPrep.Disk;

/// <summary>Computes the name of an artifact's folder: a hash of all fields of its key.</summary>
internal static class ArtifactId
{
    private const int HexDigits = 32;

    /// <summary>Returns 32 hexadecimal digits. They are equal for equal keys, on every machine.</summary>
    /// <remarks>
    /// Each field is written as NAME=LENGTH:VALUE, so two different keys never give the same text. Null fields are left
    /// out, which differs from an empty value.
    /// </remarks>
    public static string Of(ArtifactKey key)
    {
        var text = new StringBuilder();
        Add("keyVersion", $"{key.KeyVersion}");
        Add("kind", key.Kind);
        Add("repository", key.Repository);
        Add("commit", key.Commit);
        Add("servedName", key.ServedName);
        Add("dataType", key.DataType);
        Add("tensorParallelism", $"{key.TensorParallelism}");
        Add("pipelineParallelism", $"{key.PipelineParallelism}");
        Add("files", key.Files);
        Add("gpuProduct", key.GpuProduct);
        Add("computeCapability", key.ComputeCapability);
        Add("tensorRtLlm", key.TensorRtLlm);
        Add("tensorRt", key.TensorRt);
        Add("tritonCli", key.TritonCli);
        Add("build", key.Build);
        Add("settings", key.Settings);
        Add("template", key.Template);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..HexDigits];

        void Add(string name, string? value)
        {
            if (value is not null)
                text.Append(name)
                    .Append('=')
                    .Append(Encoding.UTF8.GetByteCount(value))
                    .Append(':')
                    .Append(value)
                    .Append('\n');
        }
    }
}
