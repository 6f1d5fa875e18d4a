using Xunit;

public class NewLessonTests
{
    [Fact]
    public void ANameIsGreeted() => Assert.Equal("Hello, Ada!", NewLesson.Greet("Ada"));

    [Fact]
    public void NobodyIsGreetedWithoutAName() => Assert.Equal("Hello!", NewLesson.Greet(""));
}
