using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.Throttling.Options;

public class ArrayEndingTests : FailureModeEndingContract<ArrayKind>;

public class ListEndingTests : FailureModeEndingContract<ListKind>;

public class StrictEndingTests : FailureModeEndingContract<StrictKind>;

public class CompletedAsyncEndingTests : FailureModeEndingContract<CompletedAsyncKind>;

public class YieldingAsyncEndingTests : FailureModeEndingContract<YieldingAsyncKind>;

public class ChannelEndingTests : FailureModeEndingContract<ChannelKind>;
