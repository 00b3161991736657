using System.Reflection;

namespace ModelPrep.Abstractions;

/// <summary>The table of all failures that ModelPrep can end with, by exit status.</summary>
/// <remarks>
/// A new message takes the next free number. The number of a message that is gone is never used again.
/// </remarks>
public static partial class Messages
{
    /// <summary>Every message, in the order of the codes.</summary>
    /// <remarks>Read from the fields, so that no second list can miss one. Only explanations need it.</remarks>
    public static IReadOnlyList<MessageCode> All =>
        [
            .. typeof(Messages)
                .GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(one => (MessageCode)one.GetValue(null)!)
                .OrderBy(message => message.Text, StringComparer.Ordinal),
        ];
}
