namespace AsyncToolkit;

/// <summary>
/// Says that a method blocks the calling thread, or may: the analyzers then report async code that calls it, directly or through
/// synchronous methods (ATK2004). On a type it counts for all of the type's members that are not marked themselves.
/// </summary>
/// <remarks>For methods whose bodies the analyzers cannot see into: of another assembly, native, or behind an interface.</remarks>
/// <example>
/// <code>
/// internal interface IDriver
/// {
///     [Blocks]
///     void Open();
///
///     Task OpenAsync(CancellationToken cancellationToken);
/// }
/// </code>
/// </example>
/// <seealso cref="DoesNotBlockAttribute"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class BlocksAttribute : Attribute;
