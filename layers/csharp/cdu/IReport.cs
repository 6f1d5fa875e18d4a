namespace Cdu
{
    /// <summary>Who is told what happens to tests.</summary>
    internal interface IReport
    {
        Printed Printed { get; }

        void Start(string test, About about);

        void End(string test, Exception? problem);

        void Skip(string test);

        /// <summary>The tests could not be run at all.</summary>
        void Broken(Exception problem);

        /// <summary>All tests are over; returns whether all is well.</summary>
        bool Done();
    }
}
