using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cdu
{
    /// <summary>
    /// What a solution may name where its tests run beside it, in one process.
    ///
    /// <para>Within one process nothing but the type system separates a solution from the harness. So a solution may
    /// name nothing that goes around the type system: reflection, native code, memory as bytes, loading of assemblies,
    /// open files. What is not listed is refused. Code is judged as it is written: whatever a program does, it does
    /// through names.</para>
    /// </summary>
    internal sealed class Guard : CSharpSyntaxWalker
    {
        private const int Most = 5;

        private readonly SemanticModel model;
        private int found;

        private Guard(SemanticModel model) => this.model = model;

        internal static bool Allows(CSharpCompilation solution)
        {
            int found = 0;
            foreach (SyntaxTree tree in solution.SyntaxTrees.Where(each => each.FilePath.Length > 0))
            {
                Guard guard = new(solution.GetSemanticModel(tree));
                guard.Visit(tree.GetRoot());
                found += guard.found;
            }
            return found == 0;
        }

        public override void VisitIdentifierName(IdentifierNameSyntax node) => Look(node);

        public override void VisitGenericName(GenericNameSyntax node)
        {
            Look(node);
            base.VisitGenericName(node);
        }

        public override void VisitAttribute(AttributeSyntax node)
        {
            Judge(node, model.GetSymbolInfo(node).Symbol);
            base.VisitAttribute(node);
        }

        public override void VisitObjectCreationExpression(ObjectCreationExpressionSyntax node)
        {
            Judge(node.Type, model.GetSymbolInfo(node).Symbol);
            base.VisitObjectCreationExpression(node);
        }

        public override void VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node)
        {
            Judge(node, model.GetSymbolInfo(node).Symbol);
            base.VisitImplicitObjectCreationExpression(node);
        }

        // A class may call a constructor of the class above it without a name.
        public override void VisitConstructorInitializer(ConstructorInitializerSyntax node)
        {
            Judge(node, model.GetSymbolInfo(node).Symbol);
            base.VisitConstructorInitializer(node);
        }

        public override void VisitPrimaryConstructorBaseType(PrimaryConstructorBaseTypeSyntax node)
        {
            Judge(node, model.GetSymbolInfo(node).Symbol);
            base.VisitPrimaryConstructorBaseType(node);
        }

        public override void VisitElementAccessExpression(ElementAccessExpressionSyntax node)
        {
            Judge(node, model.GetSymbolInfo(node).Symbol);
            base.VisitElementAccessExpression(node);
        }

        // The runtime looks some attributes up by name alone, so a solution must not bring its own.
        public override void VisitNamespaceDeclaration(NamespaceDeclarationSyntax node)
        {
            Own(node.Name);
            base.VisitNamespaceDeclaration(node);
        }

        public override void VisitFileScopedNamespaceDeclaration(FileScopedNamespaceDeclarationSyntax node)
        {
            Own(node.Name);
            base.VisitFileScopedNamespaceDeclaration(node);
        }

        public override void VisitMakeRefExpression(MakeRefExpressionSyntax node) => Refuse(node, "__makeref");

        public override void VisitRefValueExpression(RefValueExpressionSyntax node) => Refuse(node, "__refvalue");

        public override void DefaultVisit(SyntaxNode node)
        {
            if (node.IsKind(SyntaxKind.ArgListExpression)) Refuse(node, "__arglist");
            base.DefaultVisit(node);
        }

        private void Own(NameSyntax name)
        {
            string first = name.ToString().Split('.')[0].Trim();
            if (first is "System" or "Microsoft" or "Cdu" or "Xunit") Refuse(name, $"a namespace {first} of one's own");
        }

        private void Look(SimpleNameSyntax node)
        {
            if (node.Identifier.IsMissing || node.Parent is AttributeSyntax) return;
            SymbolInfo info = model.GetSymbolInfo(node);
            Judge(node, info.Symbol ?? info.CandidateSymbols.FirstOrDefault());
        }

        private void Judge(SyntaxNode node, ISymbol? symbol)
        {
            if (symbol is IAliasSymbol alias) symbol = alias.Target;
            if (symbol is null or INamespaceSymbol) return;
            if (symbol is IDynamicTypeSymbol || Result(symbol) is IDynamicTypeSymbol)
            {
                Refuse(node, "dynamic");
                return;
            }
            INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
            if (type is null || type.Locations.Any(each => each.IsInSource)) return;
            type = type.OriginalDefinition;
            INamedTypeSymbol outer = type;
            while (outer.ContainingType is { } around) outer = around;
            if (!Allowed.Type(outer.ContainingNamespace.ToDisplayString(), outer.Name)) Refuse(node, outer.ToDisplayString());
            else if (symbol is not INamedTypeSymbol && !Allowed.Member($"{outer.ContainingNamespace}.{outer.Name}", symbol)) Refuse(node, symbol.ToDisplayString());
        }

        private static ITypeSymbol? Result(ISymbol symbol) => symbol switch
        {
            IMethodSymbol method => method.ReturnType,
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            ILocalSymbol local => local.Type,
            IParameterSymbol parameter => parameter.Type,
            _ => null,
        };

        private void Refuse(SyntaxNode node, string what)
        {
            if (found++ < Most)
                Messages.Print(node.GetLocation(), "error", "CDU1", $"{what} is not available in this lesson: its tests run in one process with the solution");
        }
    }
}
