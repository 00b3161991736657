namespace ModelPrep.Abstractions;

/// <summary>What a Python program makes of the value of an argument.</summary>
public static class PythonTruth
{
    private static readonly string[] False = ["false", "False", "null", "None", "0", ""];

    /// <summary>Whether an argument of a builder or a server makes it trust the model's own code.</summary>
    public static bool TrustsCode(string name, string value) => name is "trust_remote_code" && !False.Contains(value);
}
