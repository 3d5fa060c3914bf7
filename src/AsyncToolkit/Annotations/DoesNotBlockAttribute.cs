namespace AsyncToolkit;

/// <summary>
/// Says that a method may be called in async code although the analyzers find something in it that blocks: it waits only for what has
/// already happened, or for so short a time that it does not matter. ATK2004 then reports no call of it, and looks no further into it.
/// On a type it counts for all of the type's members that are not marked themselves.
/// </summary>
/// <example>
/// <code>
/// // The task has completed by the time that anybody asks.
/// [DoesNotBlock]
/// internal string Greeting() => _greeting.Result;
/// </code>
/// </example>
/// <seealso cref="BlocksAttribute"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
public sealed class DoesNotBlockAttribute : Attribute;
