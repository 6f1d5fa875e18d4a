package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// source is a package with its tests, parsed and checked.
type source struct {
	std, module string
	set         *token.FileSet
	solution    []*ast.File
	inner       []*ast.File // tests in the package
	outer       []*ast.File // tests in the package of external tests
	info        *types.Info
	pkg         *types.Package
	std_        types.Importer
}

func load(std, module string, tests []string) (*source, error) {
	s := &source{std: std, module: module, set: token.NewFileSet()}
	s.std_ = importer.ForCompiler(s.set, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(filepath.Join(std, path+".a"))
	})
	paths, _ := filepath.Glob("*.go")
	for _, path := range tests {
		if strings.Contains(path, "/") { // hidden tests
			paths = append(paths, path)
		}
	}
	for _, path := range paths {
		file, err := parser.ParseFile(s.set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		switch {
		case !slices.Contains(tests, path) && !strings.HasSuffix(path, "_test.go"):
			s.solution = append(s.solution, file)
		case strings.HasSuffix(file.Name.Name, "_test"):
			s.outer = append(s.outer, file)
		default:
			s.inner = append(s.inner, file)
		}
	}
	if len(s.solution) == 0 {
		return nil, errors.New("there is no Go file beside the tests")
	}
	s.info = &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
	}
	var err error
	if s.pkg, err = s.check(s.module, append(slices.Clone(s.solution), s.inner...), nil, s.info); err != nil {
		return nil, fmt.Errorf("the reference does not compile with the tests: %w", err)
	}
	if len(s.outer) > 0 {
		if _, err = s.check(s.module+"_test", s.outer, s.pkg, s.info); err != nil {
			return nil, fmt.Errorf("the reference does not compile with the tests: %w", err)
		}
	}
	return s, nil
}

// check type-checks files that may import `inner` as the module.
func (s *source) check(path string, files []*ast.File, inner *types.Package, info *types.Info) (*types.Package, error) {
	config := types.Config{Importer: importing{s, inner}, GoVersion: "go1.26", Error: nil}
	return config.Check(path, s.set, files, info)
}

type importing struct {
	s     *source
	inner *types.Package
}

func (i importing) Import(path string) (*types.Package, error) {
	if path == i.s.module && i.inner != nil {
		return i.inner, nil
	}
	return i.s.std_.Import(path)
}

func (s *source) generated(name, text string) (*ast.File, error) {
	return parser.ParseFile(s.set, name, text, parser.SkipObjectResolution)
}

// checkTests type-checks the tests with stubs.
func (s *source) checkTests(stubs string) error {
	file, err := s.generated("cdu_stubs.go", stubs)
	if err != nil {
		return err
	}
	pkg, err := s.check(s.module, append([]*ast.File{file}, s.inner...), nil, nil)
	if err == nil && len(s.outer) > 0 {
		_, err = s.check(s.module+"_test", s.outer, pkg, nil)
	}
	return err
}

// checkSolution type-checks the reference with the table.
func (s *source) checkSolution(table string) error {
	file, err := s.generated("cdu_table.go", table)
	if err == nil {
		_, err = s.check(s.module, append(slices.Clone(s.solution), file), nil, nil)
	}
	return err
}

// own tells whether something is declared in the solution's files.
func (s *source) own(object types.Object) bool {
	if object == nil || object.Pkg() == nil || object.Pkg() != s.pkg {
		return false
	}
	return slices.ContainsFunc(s.solution, func(file *ast.File) bool {
		return file.FileStart <= object.Pos() && object.Pos() < file.FileEnd
	})
}

func (s *source) tests() []*ast.File { return append(slices.Clone(s.inner), s.outer...) }
