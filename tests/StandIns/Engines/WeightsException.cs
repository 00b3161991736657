namespace StandIns.Engines;

/// <summary>The weights are missing or broken.</summary>
internal sealed class WeightsException(string message) : Exception(message);
