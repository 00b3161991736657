using LoopbackHub;

try
{
    await Command.RunAsync(Arguments.Parse(args));
    return 0;
}
catch (Exception exception) when (exception is FormatException or OverflowException or IOException)
{
    await Console.Error.WriteLineAsync($"{exception.Message}\n\n{Arguments.Usage}");
    return 2;
}
