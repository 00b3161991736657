namespace StandIns;

/// <summary>A stand-in was set up wrongly; never part of what it imitates.</summary>
public sealed class StandInException(string message) : Exception(message);
